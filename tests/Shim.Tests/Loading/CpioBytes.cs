using System.Text;

namespace Rill.Shim.Tests.Loading;

/// <summary>Writes "newc" archives, sound or not.</summary>
internal sealed class CpioBytes
{
    private readonly MemoryStream _bytes = new();

    /// <summary>The fields of the next entries but name's and file's size, in the header's order.</summary>
    public uint[] Numbers { get; init; } = new uint[11];

    public static byte[] Of(params (string Name, string Content)[] files)
    {
        var archive = new CpioBytes();
        foreach ((string name, string content) in files)
        {
            archive.Add(name, content);
        }
        return archive.End();
    }

    public void Add(string name, string content)
    {
        IEnumerable<uint> fields = Numbers.Select((value, field) => field == 6 ? (uint)content.Length : value);
        string header = "070701" + string.Concat(fields.Append((uint)name.Length + 1).Append(0u).Select(value => value.ToString("x8")));
        _bytes.Write(Encoding.ASCII.GetBytes(header + name + "\0"));
        Pad();
        _bytes.Write(Encoding.ASCII.GetBytes(content));
        Pad();
    }

    public byte[] End()
    {
        Add("TRAILER!!!", "");
        return _bytes.ToArray();
    }

    private void Pad()
    {
        while (_bytes.Length % 4 != 0)
        {
            _bytes.WriteByte(0);
        }
    }
}
