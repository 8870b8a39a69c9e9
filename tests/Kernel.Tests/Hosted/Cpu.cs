namespace Rill.Kernel.Arch;

/// <summary>The cores of the test machine; a test says which one it plays.</summary>
public static class Cpu
{
    public static int CurrentIndex { get; internal set; }

    public static int Count => 4;
}
