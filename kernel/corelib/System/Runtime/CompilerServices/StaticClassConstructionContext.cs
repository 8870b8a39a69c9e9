namespace System.Runtime.CompilerServices;

/// <summary>What precedes the statics of a type whose static constructor runs lazily; ILC lays it out.</summary>
public struct StaticClassConstructionContext
{
    public nint CctorMethodAddress;
}
