using System.Text;

namespace Rill.Posix.Procfs;

/// <summary>A set of cores, as Linux writes it.</summary>
/// <remarks>Source: Linux, lib/bitmap.c: hexadecimal words of 32 bits with commas between; ranges with dashes.</remarks>
/// <param name="cores">How many cores there are.</param>
/// <param name="mask">A bit for each that is in the set; null: all are.</param>
internal readonly struct CoreList(uint cores, byte[]? mask = null)
{
    /// <summary>The set of one core.</summary>
    public static CoreList Of(uint core, uint cores)
    {
        byte[] mask = new byte[(cores + 7) / 8];
        mask[core / 8] = (byte)(1 << (int)(core % 8));
        return new CoreList(cores, mask);
    }

    /// <summary>"3", "1,ffffffff": as many digits as there are cores for.</summary>
    public string ToMask()
    {
        var text = new StringBuilder();
        for (uint end = cores; end > 0;)
        {
            uint start = (end - 1) / 32 * 32;
            uint bits = 0;
            for (uint core = start; core < end; core++)
            {
                bits |= Contains(core) ? 1u << (int)(core - start) : 0;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(bits.ToString($"x{(end - start + 3) / 4}"));
            end = start;
        }

        return text.ToString();
    }

    /// <summary>"0", "0-3", "0,2-3".</summary>
    public string ToRanges()
    {
        var text = new StringBuilder();
        for (uint core = 0; core < cores; core++)
        {
            if (!Contains(core))
            {
                continue;
            }

            uint first = core;
            while (core + 1 < cores && Contains(core + 1))
            {
                core++;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(first);
            text.Append(core == first ? "" : $"-{core}");
        }

        return text.ToString();
    }

    private bool Contains(uint core) => mask is null || (core / 8 < mask.Length && (mask[core / 8] >> (int)(core % 8) & 1) != 0);
}
