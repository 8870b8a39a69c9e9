namespace Rill.Abi;

/// <summary>What a handle allows. Rights are narrowed on duplication and transfer, never widened.</summary>
[System.Flags]
public enum Rights : uint
{
    None = 0,
    /// <summary>Read the object's contents or state; receive on a lane.</summary>
    Read = 1,
    /// <summary>Change the object's contents or state; send on a lane.</summary>
    Write = 2,
    /// <summary>Map memory executable.</summary>
    Execute = 4,
    /// <summary>Map memory.</summary>
    Map = 8,
    /// <summary>Make a second handle.</summary>
    Duplicate = 16,
    /// <summary>Give the handle to another process.</summary>
    Transfer = 32,
    /// <summary>Observe the end of a process or thread, wait for an interrupt.</summary>
    Wait = 64,
    /// <summary>End, suspend; make objects from a resource; learn where memory lies physically.</summary>
    Manage = 128,
    /// <summary>Resize and seal memory.</summary>
    Resize = 256,
    /// <summary>All of them.</summary>
    All = 511,
    /// <summary>In a duplication or transfer: the rights that the source handle has.</summary>
    Same = 0x8000_0000,
}

/// <summary>The types of kernel objects.</summary>
public enum ObjectType : uint
{
    None = 0,
    Process = 1,
    Thread = 2,
    AddressSpace = 3,
    Memory = 4,
    Lane = 5,
    Queue = 6,
    Call = 7,
    Interrupt = 8,
    Ports = 9,
    Resource = 10,
    Log = 11,
    Job = 12,
}
