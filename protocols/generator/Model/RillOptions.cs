using Google.Protobuf.Reflection;
using ProtoBuf;
using ProtoBuf.Meta;

namespace Rill.Protocols.Generator.Model;

/// <summary>Reads Rill's options, which descriptors hold as extension data. rill/options.proto declares them.</summary>
internal static class RillOptions
{
    /// <summary>The number of (rill.method).</summary>
    public const int MethodNumber = 50001;

    /// <summary>The number of (rill.handle).</summary>
    public const int HandleNumber = 50002;

    /// <summary>The number of (rill.max_length).</summary>
    public const int MaxLengthNumber = 50003;

    /// <summary>The number of (rill.max_count).</summary>
    public const int MaxCountNumber = 50004;

    /// <summary>The number of (rill.flags).</summary>
    public const int FlagsNumber = 50005;

    /// <summary>The number of (rill.errors), of a file, and of (rill.service_errors).</summary>
    public const int ErrorsNumber = 50001;

    private static readonly TypeModel s_model = RuntimeTypeModel.Create();

    /// <summary>What (rill.method) says of a call; null without the option.</summary>
    public static MethodInfo? Method(MethodDescriptorProto method) => Get<MethodInfo?>(method.Options, MethodNumber);

    /// <summary>The groups of errors of a file.</summary>
    public static string ErrorGroups(FileDescriptorProto file) => Get<string?>(file.Options, ErrorsNumber) ?? "";

    /// <summary>The errors of every call of a service.</summary>
    public static string ServiceErrors(ServiceDescriptorProto service) => Get<string?>(service.Options, ErrorsNumber) ?? "";

    /// <summary>What (rill.handle) says of a field; null without the option.</summary>
    public static HandleInfo? Handle(FieldDescriptorProto field) => Get<HandleInfo?>(field.Options, HandleNumber);

    /// <summary>What (rill.flags) says of a field; null without the option.</summary>
    public static FlagsInfo? Flags(FieldDescriptorProto field) => Get<FlagsInfo?>(field.Options, FlagsNumber);

    /// <summary>The longest value of a field in bytes; 0 for no limit.</summary>
    public static uint MaxLength(FieldDescriptorProto field) => Get<uint>(field.Options, MaxLengthNumber);

    /// <summary>The most elements of a field; 0 for no limit.</summary>
    public static uint MaxCount(FieldDescriptorProto field) => Get<uint>(field.Options, MaxCountNumber);

    private static T? Get<T>(IExtensible? options, int number) =>
        options is not null && Extensible.TryGetValue(s_model, options, number, out T value) ? value : default;
}
