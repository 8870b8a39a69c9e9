using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Rill.Tool.Building;

/// <summary>
/// What a thing was last made from, kept in a file beside the results. Contents decide: a file whose size and time
/// are as they were counts as unchanged, one whose time differs is read and compared by its hash.
/// </summary>
internal sealed class Stamp
{
    private readonly string _root;
    private readonly string _file;
    private readonly Dictionary<string, Input> _before;

    /// <summary>Reads the stamp in <paramref name="file"/>, if there is one.</summary>
    /// <param name="root">The folder that inputs are named from, so that a tree which was moved or copied stays fresh.</param>
    /// <param name="file">The stamp.</param>
    public Stamp(string root, string file)
    {
        _root = root;
        _file = file;
        _before = [];
        if (File.Exists(file))
        {
            try
            {
                _before = JsonSerializer.Deserialize<Dictionary<string, Input>>(File.ReadAllText(file)) ?? [];
            }
            catch (JsonException)
            {
                // Half a stamp, from a command that was killed, is no stamp.
            }
        }
    }

    private sealed record Input(long Size, long Ticks, string Hash);

    /// <summary>
    /// True when <paramref name="definition"/> and the contents of all <paramref name="inputs"/> are as they were
    /// and every one of <paramref name="results"/> is there. Where they are not, the stamp goes at once: what is made
    /// next may be cut off, and half a thing must not pass for whole when its inputs are put back.
    /// <paramref name="renew"/> writes the new stamp: call it when the thing has been made.
    /// </summary>
    public bool IsFresh(
        string definition, IEnumerable<string> inputs, IEnumerable<string> results, out Action renew)
    {
        Dictionary<string, Input> now = new(StringComparer.Ordinal)
        {
            [""] = new Input(0, 0, Hash(Encoding.UTF8.GetBytes(definition))),
        };
        foreach (string path in inputs)
        {
            FileInfo info = new(path);
            string name = Path.GetRelativePath(_root, path);
            _before.TryGetValue(name, out Input? old);
            bool same = old is not null && old.Size == info.Length && old.Ticks == info.LastWriteTimeUtc.Ticks;
            now[name] = same ? old! : new Input(info.Length, info.LastWriteTimeUtc.Ticks, HashFile(path));
        }

        bool fresh = now.Count == _before.Count
            && now.All(pair => _before.TryGetValue(pair.Key, out Input? old) && old.Hash == pair.Value.Hash)
            && results.All(Path.Exists);
        bool moved = fresh && !now.All(pair => _before[pair.Key] == pair.Value);
        renew = () => Write(now);
        if (moved)
        {
            Write(now);
        }
        else if (!fresh && File.Exists(_file))
        {
            File.Delete(_file);
        }

        return fresh;
    }

    /// <summary>All files in <paramref name="path"/>, or the file itself, without what builds leave.</summary>
    public static IEnumerable<string> FilesUnder(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path)
                .Concat(Directory.EnumerateDirectories(path)
                    .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj" or "out" or ".git"))
                    .SelectMany(FilesUnder))
            : [];
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private static string HashFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private void Write(Dictionary<string, Input> now)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        File.WriteAllText(_file, JsonSerializer.Serialize(now));
    }
}
