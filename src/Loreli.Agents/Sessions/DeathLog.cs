using System.Globalization;
using System.Text;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Sessions;

public abstract record DeathLogOutcome
{
    private DeathLogOutcome() { }

    public sealed record Written(string Path) : DeathLogOutcome;
    public sealed record Refused(ErrorText Error) : DeathLogOutcome;
}

/// <summary>The last screen of an agent that ended: <c>logs/NAME.GENERATION.TIME.death.log</c>, mode 0600.</summary>
public static class DeathLog
{
    /// <summary>Beyond it the first lines are left out: the last ones tell why.</summary>
    private const int CharsMax = 1 << 20;

    /// <summary>Logs of a session; the oldest go first.</summary>
    private const int LogsMax = 500;

    private const string Ending = ".death.log";

    /// <param name="lines">The screen, scrollback first.</param>
    /// <param name="secrets">Values that must not be written.</param>
    public static DeathLogOutcome Write(
        SessionFolder session, PaneName name, int generation, DateTimeOffset at, IEnumerable<string> lines, IEnumerable<string> secrets)
    {
        var text = CleanText.Redact(CleanText.Of(string.Join('\n', lines)), secrets);
        text = text.Length > CharsMax ? text[^CharsMax..] : text;
        var errno = PrivateFiles.MakeFolder(session.LogsFolder);
        if (errno != 0)
        {
            return Refused(name, errno);
        }
        DropOldest(session.LogsFolder);
        var stem = string.Create(CultureInfo.InvariantCulture, $"{name}.{generation}.{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        for (var again = 1; again < LogsMax; again++)
        {
            var path = Path.Combine(session.LogsFolder, again == 1 ? stem + Ending : $"{stem}~{again}{Ending}");
            var created = Descriptors.CreateNew(path);
            if (created.Errno == Errno.EEXIST)
            {
                continue;
            }
            if (created.Descriptor is not { } file)
            {
                return Refused(name, created.Errno);
            }
            using (file)
            {
                errno = Descriptors.WriteAll(file, Encoding.UTF8.GetBytes(text + "\n")).Errno;
            }
            if (errno != 0)
            {
                _ = Descriptors.Unlink(path);
                return Refused(name, errno);
            }
            return new DeathLogOutcome.Written(path);
        }
        return Refused(name, Errno.EEXIST);
    }

    private static void DropOldest(string folder)
    {
        var logs = new DirectoryInfo(folder).GetFiles("*" + Ending);
        foreach (var old in logs.OrderBy(it => it.LastWriteTimeUtc).Take(Math.Max(0, logs.Length - LogsMax + 1)))
        {
            _ = Descriptors.Unlink(old.FullName);
        }
    }

    private static DeathLogOutcome.Refused Refused(PaneName name, int errno) =>
        new(SessionMessages.DeathLogNotWritten(name.Value, Errno.Describe(errno)));
}
