namespace Rill.Loading;

/// <summary>What a program header describes (System V gABI, chapter 5, p_type; the GNU ones: LSB, "Program Header").</summary>
public enum ElfSegmentType : uint
{
    /// <summary>PT_LOAD: a part of the program in memory.</summary>
    Load = 1,
    /// <summary>PT_DYNAMIC.</summary>
    Dynamic = 2,
    /// <summary>PT_INTERP: the path of the interpreter.</summary>
    Interpreter = 3,
    /// <summary>PT_GNU_EH_FRAME.</summary>
    GnuFrameIndex = 0x6474_E550,
    /// <summary>PT_GNU_STACK.</summary>
    GnuStack = 0x6474_E551,
}
