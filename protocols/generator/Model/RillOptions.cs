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

    private static readonly TypeModel s_model = RuntimeTypeModel.Create();

    /// <summary>What (rill.method) says of a call; null without the option.</summary>
    public static MethodInfo? Method(MethodDescriptorProto method) => Get<MethodInfo?>(method.Options, MethodNumber);

    /// <summary>Whether a field is a handle.</summary>
    public static bool IsHandle(FieldDescriptorProto field) => Get<bool>(field.Options, HandleNumber);

    /// <summary>The longest value of a field in bytes; 0 for no limit.</summary>
    public static uint MaxLength(FieldDescriptorProto field) => Get<uint>(field.Options, MaxLengthNumber);

    /// <summary>The most elements of a field; 0 for no limit.</summary>
    public static uint MaxCount(FieldDescriptorProto field) => Get<uint>(field.Options, MaxCountNumber);

    private static T? Get<T>(IExtensible? options, int number) =>
        options is not null && Extensible.TryGetValue(s_model, options, number, out T value) ? value : default;
}
