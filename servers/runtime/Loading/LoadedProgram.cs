namespace Rill.Runtime.Loading;

/// <summary>A program in a space, ready to start.</summary>
/// <param name="Space">The space; the caller's to close.</param>
/// <param name="EntryPoint">Where to begin: the program's entry, or its interpreter's.</param>
/// <param name="StackPointer">The first stack pointer, with the initial stack above it.</param>
/// <param name="BreakStart">Where brk starts.</param>
/// <param name="StackTop">The end of the first thread's stack.</param>
/// <param name="Vdso">Where the vDSO is.</param>
/// <param name="Parts">Where the program's text and data lie.</param>
public readonly record struct LoadedProgram(
    uint Space, ulong EntryPoint, ulong StackPointer, ulong BreakStart, ulong StackTop, ulong Vdso, ProgramParts Parts);
