namespace Internal.Runtime.CompilerHelpers;

/// <summary>What the JIT calls where C# would throw. Nothing catches: each ends the kernel or the process.</summary>
internal static class ThrowHelpers
{
    private static void ThrowOverflowException() => System.Environment.FailFast("arithmetic overflow"u8);

    private static void ThrowIndexOutOfRangeException() => System.Environment.FailFast("index out of range"u8);

    private static void ThrowNullReferenceException() => System.Environment.FailFast("null reference"u8);

    private static void ThrowDivideByZeroException() => System.Environment.FailFast("division by zero"u8);

    private static void ThrowArrayTypeMismatchException() => System.Environment.FailFast("array type mismatch"u8);

    private static void ThrowPlatformNotSupportedException() => System.Environment.FailFast("not supported by the platform"u8);

    private static void ThrowNotImplementedException() => System.Environment.FailFast("not implemented"u8);

    private static void ThrowNotSupportedException() => System.Environment.FailFast("not supported"u8);

    private static void ThrowInvalidProgramException(int id) => System.Environment.FailFast("invalid program"u8);

    private static void ThrowInvalidProgramExceptionWithArgument(int id, string name) => System.Environment.FailFast(name);

    private static void ThrowMarshalDirectiveException(int id) => System.Environment.FailFast("marshalling"u8);

    private static void ThrowTypeLoadException(int id, string type, string message) => System.Environment.FailFast(type);

    private static void ThrowTypeLoadExceptionWithArgument(int id, string type, string message, string argument)
        => System.Environment.FailFast(type);

    private static void ThrowMissingMethodException(int id, string name) => System.Environment.FailFast(name);

    private static void ThrowMissingFieldException(int id, string name) => System.Environment.FailFast(name);

    private static void ThrowFileNotFoundException(int id, string name) => System.Environment.FailFast(name);

    private static void ThrowBadImageFormatException(int id) => System.Environment.FailFast("bad image"u8);

    private static void ThrowAmbiguousMatchException(int id) => System.Environment.FailFast("ambiguous match"u8);

    private static void ThrowArgumentException() => System.Environment.FailFast("bad argument"u8);

    private static void ThrowArgumentOutOfRangeException() => System.Environment.FailFast("argument out of range"u8);

    private static void ThrowFeatureBodyRemoved() => System.Environment.FailFast("a removed body was called"u8);

    private static void ThrowBodyRemoved() => System.Environment.FailFast("a removed body was called"u8);

    private static void ThrowUnavailableType() => System.Environment.FailFast("an unavailable type was used"u8);

    private static void ThrowInstanceBodyRemoved() => System.Environment.FailFast("a removed body was called"u8);
}
