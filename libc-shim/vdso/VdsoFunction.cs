namespace Rill.Shim.Vdso;

/// <summary>A function of the vDSO.</summary>
/// <param name="Name">Its name without the prefix "__vdso_".</param>
/// <param name="Offset">Where it begins in the code.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct VdsoFunction(string Name, int Offset, int Length);

/// <summary>The vDSO's machine code, which runs at any address.</summary>
/// <param name="Code">The bytes.</param>
/// <param name="Functions">The functions, in the order of their offsets.</param>
internal sealed record VdsoText(byte[] Code, IReadOnlyList<VdsoFunction> Functions);
