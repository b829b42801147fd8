using System.Text;
using Loreli.Daemon.Api;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;

namespace Loreli.Daemon.Panes;

/// <summary>What a request for a pane must keep to. Pure.</summary>
internal static class SpawnRules
{
    private const int RoleCharsMax = 64;
    private const int PathCharsMax = 4_096;

    /// <exception cref="ApiRefusal">Names the member that is wrong, what was seen and what can be.</exception>
    public static void Check(SpawnRequest request)
    {
        if (!PaneName.TryParse(request.Name, out _))
        {
            throw ApiErrors.Bad("name", $"\"{Short(request.Name)}\" is no pane name",
                $"1 to {PaneName.LengthMax} letters, digits, '.', '_' or '-', the first a letter or digit");
        }
        if (request.Command.Count is 0 or > DaemonLimits.CommandWordsMax
            || request.Command.Sum(static it => it is null ? 0L : Encoding.UTF8.GetByteCount(it)) > DaemonLimits.CommandBytesMax
            || string.IsNullOrEmpty(request.Command[0]) || request.Command.Any(HasNul))
        {
            throw ApiErrors.Bad("command", $"a command of {request.Command.Count} words cannot be run",
                $"1 to {DaemonLimits.CommandWordsMax} words without NUL, {DaemonLimits.CommandBytesMax} bytes in all, the first not empty");
        }
        if (request.Cwd is { } cwd && (cwd.Length is 0 or > PathCharsMax || HasNul(cwd)))
        {
            throw ApiErrors.Bad("cwd", $"\"{Short(cwd)}\" is no path", $"1 to {PathCharsMax} characters without NUL");
        }
        if (request.Role is { } role && (role.Length > RoleCharsMax || role.Any(char.IsControl)))
        {
            throw ApiErrors.Bad("role", $"\"{Short(role)}\" is no role", $"at most {RoleCharsMax} characters, none of them a control character");
        }
        CheckEnvironment(request.Env);
        CheckSize(request.Cols, request.Rows, zeroCan: true);
        if (request.RecordingBytesMax is not 0 and < (1 << 20) or > (1L << 40))
        {
            throw ApiErrors.Bad("recordingBytesMax", $"{request.RecordingBytesMax} bytes", "0 for the daemon's setting, or 1 MiB to 1 TiB");
        }
    }

    public static void CheckSize(int cols, int rows, bool zeroCan)
    {
        if ((cols == 0 && rows == 0 && zeroCan)
            || (cols is >= 1 and <= Limits.ColumnsMax && rows is >= 1 and <= Limits.RowsMax))
        {
            return;
        }
        throw ApiErrors.Bad("size", $"{cols}x{rows} is no size of a terminal", $"1x1 to {Limits.ColumnsMax}x{Limits.RowsMax}");
    }

    private static void CheckEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var bytes = 0L;
        foreach (var (name, value) in environment)
        {
            if (name.Length == 0 || name.Contains('=') || HasNul(name) || HasNul(value))
            {
                throw ApiErrors.Bad("env", $"\"{Short(name)}\" cannot be set", "names without '=' and NUL, values without NUL");
            }
            bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value) + 2;
        }
        if (environment.Count > DaemonLimits.EnvironmentMax || bytes > DaemonLimits.EnvironmentBytesMax)
        {
            throw ApiErrors.Bad("env", $"{environment.Count} variables of {bytes} bytes",
                $"at most {DaemonLimits.EnvironmentMax} variables and {DaemonLimits.EnvironmentBytesMax} bytes");
        }
    }

    private static bool HasNul(string? text) => text is null || text.Contains('\0');

    private static string Short(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 79), "…");
}
