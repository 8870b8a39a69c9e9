using Google.Protobuf.Reflection;
using Rill.Protocols.Generator.Schema;

namespace Rill.Protocols.Generator.Model;

/// <summary>The rules of proto3 that protobuf-net's parser leaves to its caller.</summary>
internal sealed class SchemaRules
{
    private const int FirstReserved = 19000;
    private const int LastReserved = 19999;

    private readonly ProtoSource _source;

    private SchemaRules(ProtoSource source) => _source = source;

    /// <summary>Checks a file.</summary>
    /// <exception cref="ProtocolException">It breaks a rule.</exception>
    public static void Check(FileDescriptorProto file, ProtoSource source)
    {
        var rules = new SchemaRules(source);
        string prefix = file.Package == "" ? "" : file.Package + ".";
        if (file.Extensions.Count > 0)
        {
            throw new ProtocolException(source, file.Name, "extensions are not supported");
        }

        rules.CheckEnums(file.EnumTypes, prefix);
        foreach (DescriptorProto message in file.MessageTypes)
        {
            rules.CheckMessage(message, prefix);
        }

        foreach (ServiceDescriptorProto service in file.Services)
        {
            rules.CheckName(prefix, service.Name);
            rules.CheckUnique($"{prefix}{service.Name}.", service.Methods.Select(method => method.Name));
        }
    }

    private void CheckMessage(DescriptorProto message, string outer)
    {
        CheckName(outer, message.Name);
        string prefix = $"{outer}{message.Name}.";
        if (message.ExtensionRanges.Count > 0 || message.Extensions.Count > 0)
        {
            throw new ProtocolException(_source, outer + message.Name, "extensions are not supported");
        }

        CheckUnique(prefix, message.Fields.Select(field => field.Name));
        foreach (FieldDescriptorProto field in message.Fields)
        {
            if (field.Number is >= FirstReserved and <= LastReserved)
            {
                throw new ProtocolException(
                    _source, prefix + field.Name, $"the numbers {FirstReserved} to {LastReserved} are protobuf's own");
            }
        }

        for (int i = 0; i < message.OneofDecls.Count; i++)
        {
            if (!message.Fields.Any(field => field.OneofIndex == i && (field.ShouldSerializeOneofIndex() || field.Proto3Optional)))
            {
                throw new ProtocolException(_source, $"{prefix}oneof {message.OneofDecls[i].Name}", "has no field");
            }
        }

        CheckEnums(message.EnumTypes, prefix);
        foreach (DescriptorProto nested in message.NestedTypes)
        {
            CheckMessage(nested, prefix);
        }
    }

    private void CheckEnums(List<EnumDescriptorProto> enums, string outer)
    {
        // Enum values are names of the scope that the enum is in, as C++ has them.
        var inScope = new HashSet<string>();
        foreach (EnumDescriptorProto item in enums)
        {
            CheckName(outer, item.Name);
            string prefix = $"{outer}{item.Name}.";
            if (item.Values.Count == 0)
            {
                throw new ProtocolException(_source, outer + item.Name, "has no value");
            }

            var numbers = new HashSet<int>();
            var names = new HashSet<string>();
            foreach (EnumValueDescriptorProto value in item.Values)
            {
                CheckName(prefix, value.Name);
                string? problem =
                    !inScope.Add(value.Name) ? "an enum of this scope has a value of this name"
                    : !names.Add(CsNames.EnumValue(item.Name, value.Name)) ? "another value has this name in C#"
                    : !numbers.Add(value.Number) && item.Options?.AllowAlias != true ? $"another value has the number {value.Number}"
                    : null;
                if (problem is not null)
                {
                    throw new ProtocolException(_source, prefix + value.Name, problem);
                }
            }
        }
    }

    private void CheckUnique(string prefix, IEnumerable<string> names)
    {
        var seen = new HashSet<string>();
        foreach (string name in names)
        {
            CheckName(prefix, name);
            if (!seen.Add(name))
            {
                throw new ProtocolException(_source, prefix + name, "is there twice");
            }
        }
    }

    private void CheckName(string prefix, string name)
    {
        bool isName = name != "" && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName)
        {
            throw new ProtocolException(_source, prefix + name, "is no name: letters, digits and _, not a digit first");
        }
    }
}
