using System.Buffers.Binary;
using Rill.Tool.Support;

namespace Rill.Tool.Images;

/// <summary>
/// GRUB's parts for an image, made with grub-mkimage. Where they lie on the disk is patched in as grub-bios-setup
/// would do it, which itself wants a device and root.
/// </summary>
internal sealed class Grub(Repository repository)
{
    private const string Library = "/usr/lib/grub";

    // Offsets in boot.img, from GRUB's include/grub/i386/pc/boot.h.
    private const int BootKernelSector = 0x5C;
    private const int BootDriveCheck = 0x66;

    /// <summary>The list of sectors to load stands at the end of the core image's first sector.</summary>
    private const int CoreBlockList = GuidPartitionTable.SectorSize - 12;

    /// <summary>How much of the master boot record is code.</summary>
    private const int BootCodeSize = 440;

    private static readonly string[] s_modules =
        ["part_gpt", "fat", "normal", "configfile", "search", "multiboot2", "serial", "terminal", "echo", "test", "smbios", "regexp"];

    /// <summary>The master boot record's code, which loads the core image from <paramref name="coreSector"/>.</summary>
    public static byte[] BootCode(long coreSector)
    {
        byte[] boot = File.ReadAllBytes($"{Library}/i386-pc/boot.img");
        BinaryPrimitives.WriteInt64LittleEndian(boot.AsSpan(BootKernelSector), coreSector);

        // Two no-operations where the code asks whether it was started from a floppy disk.
        boot.AsSpan(BootDriveCheck, 2).Fill(0x90);
        return boot[..BootCodeSize];
    }

    /// <summary>The core image for a BIOS, to lie at <paramref name="coreSector"/> in one piece.</summary>
    public async Task<byte[]> BiosCoreAsync(string folder, long coreSector, CancellationToken cancellation)
    {
        byte[] core = await MakeAsync(folder, "i386-pc", "core.img", ["biosdisk", .. s_modules], cancellation);
        BinaryPrimitives.WriteInt64LittleEndian(core.AsSpan(CoreBlockList), coreSector + 1);
        return core;
    }

    /// <summary>The program that UEFI firmware starts from a disk that it knows nothing of.</summary>
    public async Task<string> EfiProgramAsync(string folder, CancellationToken cancellation)
    {
        string[] modules = [.. s_modules, "efi_gop", "efi_uga", "all_video"];
        await MakeAsync(folder, "x86_64-efi", "BOOTX64.EFI", modules, cancellation);
        return Path.Combine(folder, "BOOTX64.EFI");
    }

    private async Task<byte[]> MakeAsync(
        string folder, string format, string name, string[] modules, CancellationToken cancellation)
    {
        string file = Path.Combine(folder, name);
        await HostCommand.RunCheckedAsync(
            "grub-mkimage",
            [
                "-d", $"{Library}/{format}", "-O", format, "-o", file, "-p", "/boot/grub",
                "-c", repository.PathOf("distribution/boot/early.cfg"), .. modules,
            ],
            repository.Root,
            repository.BuildLogOf("image"),
            cancellation);
        return await File.ReadAllBytesAsync(file, cancellation);
    }
}
