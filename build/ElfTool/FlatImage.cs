namespace Rill.Build.ElfTool;

/// <summary>Writes the loaded segments as they lie in memory, from the lowest address on, without trailing zeros
/// that are not in the file.</summary>
internal static class FlatImage
{
    public static void Write(string image, string output)
    {
        var segments = LinkedImage.Read(image).Segments().Where(s => s.MemorySize > 0).ToList();
        ulong start = segments.Min(s => s.Address);
        ulong end = segments.Max(s => s.Address + (ulong)s.Bytes.Length);
        var bytes = new byte[end - start];
        foreach (LinkedImage.Segment segment in segments)
        {
            segment.Bytes.CopyTo(bytes.AsMemory((int)(segment.Address - start)));
        }
        File.WriteAllBytes(output, bytes);
    }
}
