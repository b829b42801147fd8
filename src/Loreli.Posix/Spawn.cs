using System.Runtime.InteropServices;
using System.Text;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>A process to be started in a session of its own.</summary>
public sealed record SpawnRequest
{
    /// <summary>File to execute: a path with a slash; no search is done.</summary>
    public required string Path { get; init; }
    /// <summary>Argument 0 included.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }
    /// <summary>The whole environment as <c>NAME=value</c>.</summary>
    public required IReadOnlyList<string> Environment { get; init; }
    /// <summary>Null keeps ours.</summary>
    public string? Cwd { get; init; }
    /// <summary>Slave side of a terminal, which becomes descriptors 0 to 2 and the controlling terminal. Wins over the three below.</summary>
    public string? Terminal { get; init; }
    /// <summary>Null is <c>/dev/null</c>, for the next two as well.</summary>
    public FileDescriptor? Input { get; init; }
    public FileDescriptor? Output { get; init; }
    public FileDescriptor? Error { get; init; }
    /// <summary>Blocked in the new process from its first instruction; every other signal is open, and all have their default action.</summary>
    public IReadOnlyList<int> BlockedSignals { get; init; } = [];
}

/// <param name="Errno">0, or why there is no process: the error of a missing program (ENOENT), of a missing folder (ENOENT too) …</param>
public readonly record struct SpawnResult(int Pid, int Errno);

/// <summary>posix_spawn(3): no managed code runs between fork and exec, and a failed exec comes back as an errno.</summary>
public static unsafe class Spawn
{
    /// <summary>Starts the process with only descriptors 0 to 2 open.</summary>
    public static SpawnResult Start(SpawnRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        SpawnActions actions;
        SpawnAttributes attributes;
        Demand(posix_spawn_file_actions_init(&actions));
        Demand(posix_spawnattr_init(&attributes));
        using var arguments = new TextArray(request.Arguments);
        using var environment = new TextArray(request.Environment);
        try
        {
            AddDescriptors(&actions, request);
            if (request.Cwd is not null)
            {
                Demand(posix_spawn_file_actions_addchdir_np(&actions, request.Cwd));
            }
            CloseTheRest(&actions);
            SetSignals(&attributes, request.BlockedSignals);
            int pid;
            var errno = posix_spawn(&pid, request.Path, &actions, &attributes, arguments.Pointer, environment.Pointer);
            return errno == 0 ? new(pid, 0) : new(0, errno);
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(&actions);
            _ = posix_spawnattr_destroy(&attributes);
        }
    }

    // The C library makes the session before the actions: opening the slave then makes it the controlling terminal.
    private static void AddDescriptors(SpawnActions* actions, SpawnRequest request)
    {
        if (request.Terminal is not null)
        {
            Demand(posix_spawn_file_actions_addopen(actions, 0, request.Terminal, O_RDWR, 0));
            Demand(posix_spawn_file_actions_adddup2(actions, 0, 1));
            Demand(posix_spawn_file_actions_adddup2(actions, 0, 2));
            return;
        }
        ReadOnlySpan<FileDescriptor?> wanted = [request.Input, request.Output, request.Error];
        for (var standard = 0; standard < wanted.Length; standard++)
        {
            Demand(wanted[standard] is { } descriptor
                ? posix_spawn_file_actions_adddup2(actions, descriptor.Number, standard)
                : posix_spawn_file_actions_addopen(actions, standard, "/dev/null", O_RDWR, 0));
        }
    }

    // .NET opens everything close-on-exec, but what we inherited ourselves is not.
    private static void CloseTheRest(SpawnActions* actions)
    {
        try
        {
            Demand(posix_spawn_file_actions_addclosefrom_np(actions, 3));
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.34, and musl.
            foreach (var entry in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
            {
                if (int.TryParse(entry.Name, out var number) && number > 2)
                {
                    Demand(posix_spawn_file_actions_addclose(actions, number));
                }
            }
        }
    }

    // .NET ignores SIGPIPE, and an ignored signal stays so over exec: every action is put back to its default.
    private static void SetSignals(SpawnAttributes* attributes, IReadOnlyList<int> blocked)
    {
        var mask = SignalSet.Of([.. blocked]);
        var all = SignalSet.Full;
        Demand(posix_spawnattr_setsigmask(attributes, &mask));
        Demand(posix_spawnattr_setsigdefault(attributes, &all));
        Demand(posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    }

    private static void Demand(int errno)
    {
        if (errno != 0)
        {
            throw new IOException($"posix_spawn could not be prepared: {Errno.Describe(errno)}");
        }
    }

    /// <summary>A NULL-terminated array of C strings in one block.</summary>
    private sealed class TextArray : IDisposable
    {
        public TextArray(IReadOnlyList<string> texts)
        {
            var size = (nuint)sizeof(nint) * (nuint)(texts.Count + 1);
            var textsStart = size;
            foreach (var text in texts)
            {
                size += (nuint)Encoding.UTF8.GetByteCount(text) + 1;
            }
            Pointer = (byte**)NativeMemory.AllocZeroed(size);
            var next = (byte*)Pointer + textsStart;
            var end = (byte*)Pointer + size;
            for (var i = 0; i < texts.Count; i++)
            {
                Pointer[i] = next;
                next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, (int)(end - next))) + 1;
            }
        }

        public byte** Pointer { get; }

        public void Dispose() => NativeMemory.Free(Pointer);
    }
}
