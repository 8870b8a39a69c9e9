using System.Collections;
using System.Reflection;
using Google.Protobuf.Reflection;
using ProtoBuf;
using ProtoBuf.Meta;

namespace Rill.Protocols.Tests;

/// <summary>A field of one of protobuf-net's classes.</summary>
internal sealed class ReferenceField
{
    private readonly PropertyInfo _property;
    private readonly MethodInfo? _isPresent;

    /// <param name="descriptor">The field.</param>
    /// <param name="owner">The class it is in.</param>
    public ReferenceField(FieldDescriptorProto descriptor, Type owner)
    {
        Descriptor = descriptor;
        Name = string.Concat(descriptor.Name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        // protobuf-net names it otherwise where the class has a nested class of the name.
        _property = owner.GetProperties().Single(
            property => property.GetCustomAttribute<ProtoMemberAttribute>()?.Tag == descriptor.Number);
        _isPresent = owner.GetMethod("ShouldSerialize" + _property.Name);
    }

    /// <summary>What the .proto file says of it.</summary>
    public FieldDescriptorProto Descriptor { get; }

    /// <summary>The C# name that our message has for it.</summary>
    public string Name { get; }

    /// <summary>Tells protobuf-net that of bytes that occur twice the last count; it would join them.</summary>
    public void Configure(MetaType type)
    {
        if (!IsRepeated && Descriptor.type == FieldDescriptorProto.Type.TypeBytes)
        {
            type[Descriptor.Number].OverwriteList = true;
        }
    }

    /// <summary>Whether it occurs any number of times.</summary>
    public bool IsRepeated => Descriptor.label == FieldDescriptorProto.Label.LabelRepeated;

    /// <summary>The class or enum of a value.</summary>
    public Type ValueType =>
        !IsRepeated ? _property.PropertyType
        : _property.PropertyType.GetElementType() ?? _property.PropertyType.GetGenericArguments()[0];

    /// <summary>The value; null where it is absent and that differs from the default, a list for a repeated field.</summary>
    public object? Get(object message)
    {
        if (_isPresent is not null && !(bool)_isPresent.Invoke(message, null)!)
        {
            return null;
        }

        object? value = _property.GetValue(message);
        bool isAbsent = value is null && _isPresent is null && Descriptor.type != FieldDescriptorProto.Type.TypeMessage;
        return !isAbsent ? value : IsRepeated ? Array.CreateInstance(ValueType, 0) : Array.Empty<byte>();
    }

    /// <summary>Sets the value; a repeated field takes an array.</summary>
    public void Set(object message, object value)
    {
        if (!IsRepeated)
        {
            // Empty bytes of a field without presence are its default, which for protobuf-net is null.
            _property.SetValue(message, value is byte[] { Length: 0 } && _isPresent is null ? null : value);
            return;
        }

        var values = (Array)value;
        if (_property.CanWrite)
        {
            _property.SetValue(message, values.Length == 0 ? null : values);
            return;
        }

        var list = (IList)_property.GetValue(message)!;
        foreach (object element in values)
        {
            list.Add(element);
        }
    }
}
