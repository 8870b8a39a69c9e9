using System.Text;

namespace Rill.Init.Tests;

/// <summary>Writes small "newc" archives.</summary>
internal sealed class CpioBuilder
{
    private readonly MemoryStream _stream = new();

    public CpioBuilder Add(string path, byte[] content, uint mode = 0x81ED)
    {
        uint[] fields = [0, mode, 0, 0, 1, 0, (uint)content.Length, 0, 0, 0, 0, (uint)path.Length + 1, 0];
        Write(Encoding.ASCII.GetBytes("070701" + string.Concat(fields.Select(field => field.ToString("X8")))));
        Write(Encoding.UTF8.GetBytes(path + "\0"));
        Pad();
        Write(content);
        Pad();
        return this;
    }

    public CpioBuilder End()
    {
        Add("TRAILER!!!", []);
        while (_stream.Length % 512 != 0)
        {
            _stream.WriteByte(0);
        }

        return this;
    }

    public byte[] ToArray() => _stream.ToArray();

    private void Write(byte[] bytes) => _stream.Write(bytes);

    private void Pad()
    {
        while (_stream.Length % 4 != 0)
        {
            _stream.WriteByte(0);
        }
    }
}
