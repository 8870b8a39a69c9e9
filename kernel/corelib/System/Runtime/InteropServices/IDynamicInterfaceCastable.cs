namespace System.Runtime.InteropServices;

public interface IDynamicInterfaceCastable
{
    bool IsInterfaceImplemented(RuntimeTypeHandle interfaceType, bool throwIfNotImplemented);

    RuntimeTypeHandle GetInterfaceImplementation(RuntimeTypeHandle interfaceType);

    internal static nint GetDynamicInterfaceImplementation(
        IDynamicInterfaceCastable instance, nint interfaceType, ushort slot)
    {
        Environment.FailFast("dynamic interface cast"u8);
        return 0;
    }
}
