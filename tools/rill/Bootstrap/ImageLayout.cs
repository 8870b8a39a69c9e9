namespace Rill.Tool.Bootstrap;

/// <summary>What goes onto the disk image.</summary>
/// <param name="SizeMiB">The image's size in mebibytes.</param>
/// <param name="Kernel">The component that is the kernel.</param>
/// <param name="Archives">The archives that make up the initial archive, in order.</param>
internal sealed record ImageLayout(int SizeMiB, string Kernel, IReadOnlyList<string> Archives)
{
    /// <summary>The size of an image that does not say.</summary>
    public const int UsualSize = 128;

    /// <summary>What holds the smallest FAT32 file system that firmware accepts, beside the loader.</summary>
    public const int LeastSize = 48;

    /// <summary>64 GiB: the image is one file of the host, and its file system's table grows with it.</summary>
    public const int MostSize = 64 * 1024;
}
