namespace System.Runtime.CompilerServices;

/// <summary>ILC calls this where a static constructor could not be run at compile time. That is a mistake in the
/// source (give the type plain constants or an explicit initialisation), found at the first run.</summary>
internal static unsafe class ClassConstructorRunner
{
    private static byte* CheckStaticClassConstructionReturnGCStaticBase(StaticClassConstructionContext* context, byte* staticBase)
    {
        Fail();
        return staticBase;
    }

    private static byte* CheckStaticClassConstructionReturnNonGCStaticBase(StaticClassConstructionContext* context, byte* staticBase)
    {
        Fail();
        return staticBase;
    }

    private static void CheckStaticClassConstruction(StaticClassConstructionContext* context) => Fail();

    private static void Fail() => Environment.FailFast("a static constructor was left to run time"u8);
}
