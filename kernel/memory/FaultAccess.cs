namespace Rill.Kernel.Memory;

/// <summary>What an instruction tried to do with a page.</summary>
public enum FaultAccess
{
    Read,
    Write,
    Execute,
}
