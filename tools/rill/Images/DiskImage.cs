using System.Diagnostics;
using Rill.Tool.Bootstrap;
using Rill.Tool.Building;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Images;

/// <summary>
/// The raw disk image that boots under BIOS and UEFI: a GPT with a partition for GRUB's BIOS part, and an EFI system
/// partition (FAT32) with GRUB's EFI part, the kernel and the initial archive. Made without root or loop devices.
/// </summary>
internal sealed class DiskImage(Repository repository, ImageLayout layout, SystemFiles files, Report report)
{
    /// <summary>The first sector of the file system: 1 MiB, which suits any disk's blocks.</summary>
    private const long FileSystemSector = 2048;

    private const int SectorsPerMiB = (1 << 20) / GuidPartitionTable.SectorSize;

    // Fixed, so that the same sources give the same image.
    private static readonly Guid s_diskId = new("7C0A1E5C-52F1-4D0E-9B0C-52494C4C0001");
    private static readonly Guid s_biosId = new("7C0A1E5C-52F1-4D0E-9B0C-52494C4C0002");
    private static readonly Guid s_systemId = new("7C0A1E5C-52F1-4D0E-9B0C-52494C4C0003");

    /// <summary>Where the image is.</summary>
    public string FilePath => Path.Combine(repository.Out, "rill.img");

    /// <summary>Makes the image unless it is up to date; kernel and archive must have been made.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        string kernel = files.KernelOf(GuestSystem.Rill);
        string[] inputs =
        [
            kernel,
            files.InitialArchive,
            repository.PathOf("distribution/boot/early.cfg"),
            repository.PathOf("distribution/boot/grub.cfg"),
        ];
        Stamp stamp = new(repository.Root, Path.Combine(repository.Out, "stamps", "rill.img.json"));
        if (stamp.IsFresh(layout.SizeMiB.ToString(), inputs, [FilePath], out Action renew))
        {
            return;
        }

        await report.StepAsync("out/rill.img", async () =>
        {
            using RunFolder folder = RunFolder.Create();
            await WriteAsync(kernel, folder.Path, cancellation);
        });
        renew();
    }

    private async Task WriteAsync(string kernel, string folder, CancellationToken cancellation)
    {
        long needed = new FileInfo(kernel).Length + new FileInfo(files.InitialArchive).Length;
        if (needed > (layout.SizeMiB - 8L) << 20)
        {
            throw new ToolException(
                $"bootstrap.yml: image.size: {layout.SizeMiB} MiB are too few for {needed >> 20} MiB of files");
        }

        long sectors = (long)layout.SizeMiB * SectorsPerMiB;
        long coreSector = GuidPartitionTable.FirstUsable;
        long last = ((GuidPartitionTable.LastUsable(sectors) + 1) / 8 * 8) - 1;
        Grub grub = new(repository);
        byte[] core = await grub.BiosCoreAsync(folder, coreSector, cancellation);
        Debug.Assert(core.Length <= (FileSystemSector - coreSector) * GuidPartitionTable.SectorSize);

        string unfinished = FilePath + ".new";
        using (FileStream disk = File.Create(unfinished))
        {
            disk.SetLength(sectors * GuidPartitionTable.SectorSize);
            GuidPartitionTable table = new(sectors, s_diskId,
            [
                new Partition("grub", GuidPartitionTable.BiosBoot, s_biosId, coreSector, FileSystemSector - 1),
                new Partition("rill", GuidPartitionTable.EfiSystem, s_systemId, FileSystemSector, last),
            ]);
            table.Write(disk, Grub.BootCode(coreSector));
            disk.Position = coreSector * GuidPartitionTable.SectorSize;
            disk.Write(core);
        }

        string efi = await grub.EfiProgramAsync(folder, cancellation);
        string system = $"{unfinished}@@{FileSystemSector * GuidPartitionTable.SectorSize}";
        string fileSectors = (last - FileSystemSector + 1).ToString();
        await ToolsAsync("mformat", "-i", system, "-F", "-c", "2", "-T", fileSectors, "-v", "RILL", "::");
        await ToolsAsync("mmd", "-i", system, "::/EFI", "::/EFI/BOOT", "::/boot", "::/boot/grub");
        await ToolsAsync("mcopy", "-i", system, efi, "::/EFI/BOOT/BOOTX64.EFI");
        await ToolsAsync("mcopy", "-i", system, kernel, "::/boot/kernel.elf");
        await ToolsAsync("mcopy", "-i", system, files.InitialArchive, "::/boot/initial.cpio");
        await ToolsAsync(
            "mcopy", "-i", system, repository.PathOf("distribution/boot/grub.cfg"), "::/boot/grub/grub.cfg");
        File.Move(unfinished, FilePath, overwrite: true);

        Task ToolsAsync(string program, params string[] arguments) =>
            HostCommand.RunCheckedAsync(
                program, arguments, repository.Root, repository.BuildLogOf("image"), cancellation);
    }
}
