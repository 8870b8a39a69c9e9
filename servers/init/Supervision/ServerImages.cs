using Rill.Abi;
using Rill.Runtime.Archives;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;

namespace Rill.Init.Supervision;

/// <summary>
/// The servers' programs, each in a Memory object of its own: page-aligned, so that processes share its pages, and
/// independent of the archive, which can be freed while servers are restarted.
/// </summary>
internal sealed class ServerImages(KernelCalls kernel)
{
    private readonly Dictionary<string, ProgramFile> _files = [];

    /// <summary>The manifest's text, if the archive has one.</summary>
    public byte[]? Manifest { get; private set; }

    /// <summary>Reads the manifest and copies all other files under rill/ but init itself out of the archive.</summary>
    /// <returns>Null, or what is wrong with the archive.</returns>
    public string? ReadArchive(uint archive, ulong size)
    {
        var reader = new CpioReader(kernel, archive, size);
        while (reader.TryReadNext(out CpioEntry entry))
        {
            if (!entry.IsFile || !entry.Path.StartsWith("rill/", StringComparison.Ordinal) || entry.Path == "rill/init")
            {
                continue;
            }

            if (entry.Path == "rill/manifest")
            {
                byte[] text = new byte[(int)entry.Size];
                kernel.MemoryRead(archive, entry.Offset, text, out _).ThrowIfFailed("read the manifest");
                Manifest = text;
            }
            else if (entry.Size > 0)
            {
                Copy(archive, in entry);
            }
        }

        return reader.Error;
    }

    /// <summary>A server's program.</summary>
    public bool TryFind(string path, out ProgramFile file) => _files.TryGetValue(path, out file);

    private void Copy(uint archive, in CpioEntry entry)
    {
        kernel.MemoryCreate(entry.Size, MemoryFlags.None, out uint memory).ThrowIfFailed($"memory for {entry.Path}");
        kernel.MemoryCopy(memory, 0, archive, entry.Offset, entry.Size, out _).ThrowIfFailed($"copy {entry.Path}");

        // An archive may replace a file of one before it.
        if (_files.Remove(entry.Path, out ProgramFile old))
        {
            kernel.HandleClose(old.Memory);
        }

        _files.Add(entry.Path, new ProgramFile(kernel, memory, 0, entry.Size));
    }
}
