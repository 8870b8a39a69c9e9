namespace Rill.Loading;

/// <summary>Why a program cannot be loaded.</summary>
public enum LoadStatus
{
    /// <summary>It was.</summary>
    Ok,
    /// <summary>The file does not start as an ELF file does.</summary>
    NotElf,
    /// <summary>An ELF file, but not a 64-bit little-endian x86-64 program.</summary>
    WrongMachine,
    /// <summary>Headers that contradict themselves or the file's size.</summary>
    Malformed,
    /// <summary>The program asks for an interpreter that the request does not give.</summary>
    NeedsInterpreter,
    /// <summary>The arguments and the environment do not fit on the stack.</summary>
    ArgumentsTooLarge,
    /// <summary>The file could not be read.</summary>
    ReadFailed,
    /// <summary>The kernel has no memory, or no room in the space, for it.</summary>
    NoMemory,
    /// <summary>The shim's image is not one that this loader knows.</summary>
    BadShim,
}
