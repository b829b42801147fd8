using System.Collections;
using System.Text.Json;
using Loreli.Agents.Backends;
using Loreli.CommandLine;
using Loreli.Configuration;
using Loreli.Configuration.Pages;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>The configuration as it holds, checked, and described for editors.</summary>
internal static class ConfigVerb
{
    public static Verb Definition => new(
        "config", "files", "Show or check the configuration, or print its schema.", "show|validate|schema [FILE]",
        [
            new Option("--origin", null, "show: say of each value where it comes from."),
            new Option("--set", "KEY=VALUE", "show, validate: put a value over all others; may be given several times.") { Repeats = true },
            new Option("--sample", null, "schema: print loreli.yml.sample, an example of every key."),
            new Option("--markdown", null, "schema: print the page of all keys."),
            Option.Json,
        ],
        [
            "loreli config show --origin", "loreli config validate", "loreli config validate other.yml", "loreli config show --set timeouts.stall=5m",
            "loreli config schema > .vscode/loreli.schema.json",
        ], Run)
    {
        Remarks = """
            show      prints every key with the value that holds, all layers put together; what may be secret is hidden
            validate  checks all layers, or FILE alone; each error with file, line and column on standard error
            schema    prints the JSON Schema of loreli.yml
            """,
    };

    private static int Run(Arguments arguments)
    {
        var action = arguments.Positionals[0];
        Refuse(arguments, action, "--origin", "show");
        Refuse(arguments, action, "--set", "show", "validate");
        Refuse(arguments, action, "--sample", "schema");
        Refuse(arguments, action, "--markdown", "schema");
        if (action != "validate" && arguments.Positionals.Count > 1)
        {
            throw new UsageException($"loreli config {action} takes no file");
        }
        return action switch
        {
            "show" => Show(arguments),
            "validate" => Validate(arguments),
            "schema" => PrintSchema(arguments),
            _ => throw Arguments.Wrong("config", action, "show, validate or schema"),
        };
    }

    private static void Refuse(Arguments arguments, string action, string option, params ReadOnlySpan<string> of)
    {
        if (arguments.Has(option) && !of.Contains(action))
        {
            throw new UsageException($"loreli config {action} has no option {option}");
        }
    }

    private static int Show(Arguments arguments)
    {
        var outcome = Load(arguments);
        if (outcome is not ConfigurationOutcome.Loaded { Configuration: var loaded })
        {
            return Complain(((ConfigurationOutcome.Refused)outcome).Errors);
        }
        Output.Write(arguments.Json ? ConfigurationView.Json(loaded, arguments.Has("--origin")) : ConfigurationView.Text(loaded, arguments.Has("--origin")));
        return ExitCode.Ok;
    }

    private static int Validate(Arguments arguments)
    {
        var outcome = arguments.Positionals is [_, var file] ? LoadFile(file, arguments) : Load(arguments);
        IReadOnlyList<ConfigurationError> errors = outcome is ConfigurationOutcome.Refused refused ? refused.Errors : [];
        if (arguments.Json)
        {
            Output.Write(Json(errors));
            return errors.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        if (outcome is not ConfigurationOutcome.Loaded { Configuration: var loaded })
        {
            return Complain(errors);
        }
        var agents = loaded.Fleet.Declared.Count;
        Output.Line($"The configuration is good: {agents} {(agents == 1 ? "agent" : "agents")}.");
        return ExitCode.Ok;
    }

    private static int PrintSchema(Arguments arguments)
    {
        Output.Write(arguments.Has("--sample") ? ConfigurationSample.Sample()
            : arguments.Has("--markdown") ? ConfigurationPage.Markdown()
            : ConfigurationSchema.Json());
        return ExitCode.Ok;
    }

    private static ConfigurationOutcome Load(Arguments arguments) =>
        ConfigurationFile.Load(Daemon.Locate().Root, Variables(), [.. arguments.Values("--set")], BackendNames.With(Environment.GetEnvironmentVariable));

    private static ConfigurationOutcome LoadFile(string file, Arguments arguments) => ConfigurationFile.Read(file, file) is { } text
        ? ConfigurationLayers.Load(new ConfigurationSources(Repository: text, Settings: [.. arguments.Values("--set")], Known: BackendNames.With(Environment.GetEnvironmentVariable)))
        : throw new VerbFailedException(ExitCode.Failed, $"there is no file \"{file}\"");

    private static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(it => (string)it.Key, it => (string?)it.Value ?? "", StringComparer.Ordinal);

    private static int Complain(IReadOnlyList<ConfigurationError> errors)
    {
        foreach (var error in errors)
        {
            Output.Point(error.ToString());
        }
        Output.Complain($"{errors.Count} {(errors.Count == 1 ? "error" : "errors")} in the configuration. Each code has a page in docs/reference/errors; all keys: loreli config schema --markdown");
        return ExitCode.Failed;
    }

    private static string Json(IReadOnlyList<ConfigurationError> errors)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var error in errors)
            {
                json.WriteStartObject();
                json.WriteString("code", error.Code);
                json.WriteString("source", error.Place.Source);
                json.WriteNumber("line", error.Place.Line);
                json.WriteNumber("column", error.Place.Column);
                json.WriteString("key", error.KeyPath);
                json.WriteString("problem", error.Problem);
                json.WriteString("nearest", error.Nearest);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
