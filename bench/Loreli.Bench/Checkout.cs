using Loreli.Bench.Measuring;

namespace Loreli.Bench;

/// <summary>The tree that this program was built from, and what is built from it to be measured.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Publishes the executable as a user would install it.</summary>
    /// <returns>Its path.</returns>
    public static string PublishLoreli()
    {
        var target = Path.Combine(Root, "artifacts", "bench", "loreli");
        Publish(Path.Combine(Root, "src", "Loreli"), target);
        return Path.Combine(target, "loreli");
    }

    /// <summary>Builds the smallest .NET program that prints a line: the price of starting the runtime.</summary>
    public static string BuildHello(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "hello.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(\"hello\");\n");
        var target = Path.Combine(folder, "out");
        Publish(folder, target);
        return Path.Combine(target, "hello");
    }

    private static void Publish(string project, string target) => Command.Run(
        new Invocation("dotnet", ["publish", project, "-c", "Release", "-o", target, "-v", "quiet", "--nologo"]) { Folder = project });

    private static string Find(string directory) => File.Exists(Path.Combine(directory, "Governance.sln"))
        ? directory
        : Find(Path.GetDirectoryName(directory) ?? throw new BenchFailure("Governance.sln is in no folder above this program"));
}
