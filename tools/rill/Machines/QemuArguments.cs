using System.Globalization;
using Rill.Tool.Support;

namespace Rill.Tool.Machines;

/// <summary>QEMU's command line for the machines that the tool starts.</summary>
internal static class QemuArguments
{
    /// <summary>The program.</summary>
    public const string Program = "qemu-system-x86_64";

    /// <summary>The firmware of Debian's package ovmf.</summary>
    private const string UefiFirmware = "/usr/share/ovmf/OVMF.fd";

    /// <summary>Linux's command line: no messages but warnings, no mitigations, and a panic ends the machine.</summary>
    public const string LinuxCommandLine =
        "console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on no_timer_check";

    /// <summary>
    /// The machine itself, without ports, disks and kernel: a q35 chipset, and nothing that was not asked for.
    /// </summary>
    /// <param name="shape">Its size.</param>
    /// <param name="useKvm">True to run on the host's processor, where <see cref="KvmProbe"/> found that it can.</param>
    public static List<string> ForMachine(MachineShape shape, bool useKvm = false)
    {
        int cpus = shape.CountInstructions ? 1 : shape.Cpus;
        List<string> arguments =
        [
            "-nodefaults",
            "-no-user-config",
            "-no-reboot",
            "-display", "none",
            "-machine", "q35",
            "-m", shape.MemoryMiB.ToString(CultureInfo.InvariantCulture),
            "-smp", cpus.ToString(CultureInfo.InvariantCulture),
            "-accel",
        ];
        if (shape.CountInstructions)
        {
            arguments.AddRange(["tcg,thread=single", "-icount", "shift=0,sleep=off", "-cpu", shape.Cpu ?? "max"]);
        }
        else if (useKvm)
        {
            arguments.AddRange(["kvm", "-cpu", shape.Cpu ?? "host"]);
        }
        else
        {
            arguments.AddRange(["tcg,thread=multi", "-cpu", shape.Cpu ?? "max"]);
        }

        return arguments;
    }

    /// <summary>Starts a kernel without a boot loader: Linux's own protocol, or PVH for an ELF file.</summary>
    /// <param name="system">What the kernel is.</param>
    /// <param name="kernel">The kernel's file.</param>
    /// <param name="archive">The initial archive.</param>
    /// <param name="words">Words for the kernel's command line, beside those that the system needs.</param>
    public static IEnumerable<string> ForDirectBoot(GuestSystem system, string kernel, string archive, string words = "")
    {
        string line = system == GuestSystem.Linux ? $"{LinuxCommandLine} {words}".TrimEnd() : words;
        return ["-kernel", kernel, "-initrd", archive, "-append", line];
    }

    /// <summary>Boots a disk image. What the guest writes to it goes to a temporary file.</summary>
    /// <param name="image">The image's file.</param>
    /// <param name="uefi">Whether UEFI firmware boots it; if not, a BIOS does.</param>
    /// <param name="words">Words for the kernel's command line, which GRUB takes from the machine's SMBIOS table.</param>
    /// <exception cref="ToolException">GRUB would change the words.</exception>
    public static IEnumerable<string> ForDisk(string image, bool uefi, string words = "")
    {
        // GRUB puts a backslash before each of these (lib/cmdline.c).
        if (words.AsSpan().IndexOfAny("\"'\\") >= 0)
        {
            throw new ToolException(
                $"the boot loader cannot hand on quotes and backslashes to the kernel: {words}");
        }

        // A run that wrote to the image itself would make it stale.
        List<string> arguments =
        [
            "-drive", $"id=disk,if=none,format=raw,snapshot=on,file={Quote(image)}",
            "-device", "ide-hd,drive=disk,bootindex=1",
            "-smbios", $"type=11,value={Quote("rill.cmdline=" + words)}",
        ];
        if (uefi)
        {
            arguments.AddRange(["-bios", UefiFirmware]);
        }

        return arguments;
    }

    /// <summary>A text as part of an option's value, where a comma is written twice.</summary>
    public static string Quote(string text) => text.Replace(",", ",,", StringComparison.Ordinal);
}
