namespace Rill.Protocols.Generator;

/// <summary>What the generated sources are compiled into.</summary>
internal enum GeneratorMode
{
    /// <summary>The kernel's core library: codecs and method ids only.</summary>
    Freestanding,

    /// <summary>An ordinary .NET program: also plain message types, clients and dispatchers.</summary>
    Hosted,

    /// <summary>protobuf-net's own classes of the messages: what tests hold our codecs against.</summary>
    Reference,
}

/// <summary>The command line of the generator.</summary>
internal sealed class GeneratorArguments
{
    /// <summary>How to call the generator.</summary>
    public const string Usage =
        "usage: --mode freestanding|hosted|reference --out FOLDER --proto-path FOLDER... [--namespace NAME] FILE.proto...";

    /// <summary>What the sources are for.</summary>
    public GeneratorMode Mode { get; private set; }

    /// <summary>The folder that the sources go to.</summary>
    public string OutputFolder { get; private set; } = "";

    /// <summary>The folders that imports are relative to; every file lies below one of them.</summary>
    public List<string> ProtoPaths { get; } = [];

    /// <summary>Replaces the namespace that the .proto files name, when not null.</summary>
    public string? Namespace { get; private set; }

    /// <summary>The .proto files.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Parses the command line; null where it is wrong.</summary>
    public static GeneratorArguments? TryParse(string[] args)
    {
        var parsed = new GeneratorArguments();
        for (int i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                parsed.Files.Add(args[i]);
                continue;
            }

            if (i + 1 == args.Length)
            {
                return null;
            }

            string value = args[++i];
            switch (args[i - 1])
            {
                case "--mode" when Enum.TryParse(value, ignoreCase: true, out GeneratorMode mode):
                    parsed.Mode = mode;
                    break;
                case "--out":
                    parsed.OutputFolder = value;
                    break;
                case "--proto-path":
                    parsed.ProtoPaths.Add(value);
                    break;
                case "--namespace":
                    parsed.Namespace = value;
                    break;
                default:
                    return null;
            }
        }

        return parsed.Files.Count == 0 || parsed.OutputFolder == "" || parsed.ProtoPaths.Count == 0 ? null : parsed;
    }
}
