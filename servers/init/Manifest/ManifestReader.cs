using System.Globalization;

namespace Rill.Init.Manifest;

/// <summary>Reads the manifest: one statement a line, words between blanks, '#' starts a comment.</summary>
internal static class ManifestReader
{
    /// <summary>The name that init lists itself by; no server may have it.</summary>
    public const string OwnName = "init";

    /// <summary>Characters of a server's name, as init.proto has it.</summary>
    private const int MaxName = 64;

    private static readonly char[] s_blanks = [' ', '\t', '\r'];

    /// <summary>Reads and checks a manifest.</summary>
    /// <exception cref="ManifestException">It is wrong; the message names the line.</exception>
    public static List<ServerDescription> Read(string text)
    {
        var servers = new List<ServerDescription>();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string[] words = line.Split('#')[0].Split(s_blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (words[0] == "server")
            {
                Expect(words.Length == 2, number, "server NAME");
                Expect(IsName(words[1]), number, $"a server's name has 1 to {MaxName} printable ASCII characters");
                Expect(words[1] != OwnName, number, $"{OwnName} is init's own name");
                Expect(!servers.Exists(server => server.Name == words[1]), number, $"a second server {words[1]}");
                servers.Add(new ServerDescription(words[1]));
            }
            else
            {
                Expect(servers.Count > 0, number, $"'{words[0]}' before the first server");
                ReadStatement(servers[^1], words, number);
            }
        }

        CheckGraph(servers);
        return servers;
    }

    private static void ReadStatement(ServerDescription server, string[] words, int line)
    {
        switch (words[0])
        {
            case "image":
                Expect(words.Length == 2, line, "image PATH");
                server.Image = words[1];
                break;
            case "requires":
                server.Requires.AddRange(words[1..]);
                break;
            case "provides":
                server.Provides.AddRange(words[1..]);
                break;
            case "argument":
                server.Arguments.AddRange(words[1..]);
                break;
            case "class":
                Expect(words is [_, "system" or "normal"], line, "class system|normal");
                server.IsSystemClass = words[1] == "system";
                break;
            case "restart":
                server.Restart = ReadRestart(words, line);
                break;
            case "grant":
                Expect(words.Length >= 3, line, "grant NAME KIND ...");
                Expect(server.Grants.TryAdd(words[1], ReadGrant(words, line)), line, $"a second grant {words[1]}");
                break;
            default:
                throw new ManifestException(line, $"there is no statement '{words[0]}'");
        }
    }

    private static RestartPolicy ReadRestart(string[] words, int line)
    {
        const string Usage = "restart never|essential|always [FIRST LONGEST] (milliseconds)";
        switch (words)
        {
            case [_, "never"]:
                return RestartPolicy.Default with { Mode = RestartMode.Never };
            case [_, "essential"]:
                return RestartPolicy.Default with { Mode = RestartMode.Essential };
            case [_, "always"]:
                return RestartPolicy.Default;
            case [_, "always", var first, var longest]:
                ulong least = ReadNumber(first, line);
                ulong most = ReadNumber(longest, line);
                Expect(least > 0 && least <= most && most <= 3_600_000, line, Usage);
                return new RestartPolicy(
                    RestartMode.Always, TimeSpan.FromMilliseconds((long)least), TimeSpan.FromMilliseconds((long)most));
            default:
                throw new ManifestException(line, Usage);
        }
    }

    private static Grant ReadGrant(string[] words, int line)
    {
        string name = words[1];
        switch (words[2..])
        {
            case ["ports", var first, var count]:
                var ports = new Grant(name, GrantKind.Ports, ReadNumber(first, line), ReadNumber(count, line));
                Expect(ports.Count > 0 && ports.First + ports.Count <= 0x10000, line, "ports lie below 0x10000");
                return ports;
            case ["interrupt", var number]:
                return new Grant(name, GrantKind.Interrupt, ReadNumber(number, line));
            case ["memory", var start, var size]:
                return new Grant(name, GrantKind.Memory, ReadNumber(start, line), ReadNumber(size, line));
            case ["log"]:
                return new Grant(name, GrantKind.Log);
            case ["archive"]:
                return new Grant(name, GrantKind.Archive);
            case ["shim"]:
                return new Grant(name, GrantKind.Shim);
            case ["command-line"]:
                return new Grant(name, GrantKind.CommandLine);
            case ["clock"]:
                return new Grant(name, GrantKind.Clock);
            case ["pressure"]:
                return new Grant(name, GrantKind.Pressure);
            case ["job"]:
                return new Grant(name, GrantKind.Job);
            case ["console"]:
                return new Grant(name, GrantKind.Console);
            case ["power"]:
                return new Grant(name, GrantKind.Power);
            case ["control"]:
                return new Grant(name, GrantKind.Control);
            default:
                throw new ManifestException(line, $"there is no grant '{string.Join(' ', words[2..])}'");
        }
    }

    private static ulong ReadNumber(string text, int line)
    {
        bool read = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        Expect(read, line, $"'{text}' is no number");
        return value;
    }

    /// <summary>Every required name has one provider, and no server waits for itself by way of others.</summary>
    private static void CheckGraph(List<ServerDescription> servers)
    {
        var providers = new Dictionary<string, ServerDescription>();
        foreach (ServerDescription server in servers)
        {
            foreach (string name in server.Provides)
            {
                Expect(providers.TryAdd(name, server), 0, $"two servers provide {name}");
            }
        }

        foreach (ServerDescription server in servers)
        {
            foreach (string name in server.Requires)
            {
                Expect(providers.ContainsKey(name), 0, $"{server.Name} requires {name}, which no server provides");
            }
        }

        // Servers whose requirements can all be met are taken away until none is left.
        var left = new List<ServerDescription>(servers);
        while (left.RemoveAll(server => server.Requires.TrueForAll(name => !left.Contains(providers[name]))) > 0)
        {
        }

        Expect(left.Count == 0, 0, $"these servers require each other: {string.Join(", ", left.Select(server => server.Name))}");
    }

    private static bool IsName(string word) =>
        word.Length <= MaxName && word.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    private static void Expect(bool condition, int line, string message)
    {
        if (!condition)
        {
            throw new ManifestException(line, message);
        }
    }
}
