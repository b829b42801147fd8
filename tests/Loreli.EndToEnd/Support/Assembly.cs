using System.Runtime.Versioning;

// Every test here starts processes and several watch memory or /proc: two at once would only disturb each other on two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
