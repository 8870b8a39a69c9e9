namespace Rill.Kernel.Loader;

/// <summary>Who loaded the kernel.</summary>
public enum BootSource : uint
{
    None = 0,
    Pvh = 1,
    Multiboot2 = 2,
}
