using Google.Protobuf.Reflection;
using Rill.Protocols.Generator.Schema;

namespace Rill.Protocols.Generator.Model;

/// <summary>Builds the checked model of .proto files from protobuf-net's descriptors.</summary>
internal sealed class ModelBuilder
{
    internal const int MaxHandles = 4;

    /// <summary>A label's low ten bits are the method; protocols may use the others.</summary>
    internal const uint MaxMethodId = 1023;

    private readonly Dictionary<string, MessageModel> _messages = [];
    private readonly Dictionary<string, EnumModel> _enums = [];
    private readonly HashSet<string> _types = [];

    private ModelBuilder()
    {
    }

    /// <summary>Builds the model of every file of the set, imports included.</summary>
    /// <exception cref="ProtocolException">Something in a file is not supported or breaks a rule.</exception>
    public static IReadOnlyList<ProtocolFile> Build(ProtocolSchema schema, string? namespaceOverride)
    {
        var builder = new ModelBuilder();
        var files = new List<ProtocolFile>();
        foreach (FileDescriptorProto file in schema.Descriptors.Files)
        {
            // The descriptors of protobuf itself and our options are no interface of ours.
            if (file.Package is not ("google.protobuf" or "rill"))
            {
                files.Add(builder.BuildFile(file, schema.Sources[file.Name], namespaceOverride));
            }
        }

        CycleCheck.Run(builder._messages.Values);
        return files;
    }

    private ProtocolFile BuildFile(FileDescriptorProto file, ProtoSource source, string? namespaceOverride)
    {
        if (file.Syntax != "proto3")
        {
            throw new ProtocolException(source, file.Name, "only proto3 is supported");
        }

        SchemaRules.Check(file, source);
        string ns = namespaceOverride
            ?? (file.Options?.ShouldSerializeCsharpNamespace() == true ? file.Options.CsharpNamespace : CsNames.Namespace(file.Package));
        var scope = new FileScope(file, source, ns);
        string prefix = file.Package == "" ? "." : $".{file.Package}.";
        foreach (EnumDescriptorProto descriptor in file.EnumTypes)
        {
            DeclareEnum(scope, descriptor, prefix, "");
        }

        foreach (DescriptorProto descriptor in file.MessageTypes)
        {
            DeclareMessage(scope, descriptor, prefix, "");
        }

        foreach ((DescriptorProto descriptor, MessageModel message) in scope.Declared)
        {
            FieldBuilder.AddFields(scope, descriptor, message, _messages, _enums);
        }

        List<ServiceModel> services = [.. file.Services.Select(service => BuildService(scope, service))];
        RejectNestedMessages(scope.Messages);
        return new ProtocolFile(file.Name, ns, scope.Enums, scope.Messages, services);
    }

    private void DeclareEnum(FileScope scope, EnumDescriptorProto descriptor, string prefix, string outer)
    {
        string name = outer + CsNames.Pascal(descriptor.Name);
        string protoName = prefix + descriptor.Name;
        RequireUnique(scope, name, protoName[1..]);
        List<EnumValueModel> values = [.. descriptor.Values.Select(value => new EnumValueModel(
            CsNames.EnumValue(descriptor.Name, value.Name),
            value.Number,
            scope.Source.CommentOf($"{protoName[1..]}.{value.Name}")))];
        var model = new EnumModel(name, $"global::{scope.Namespace}.{name}", scope.Source.CommentOf(protoName[1..]), values);
        _enums[protoName] = model;
        scope.Enums.Add(model);
    }

    private void DeclareMessage(FileScope scope, DescriptorProto descriptor, string prefix, string outer)
    {
        if (descriptor.Options?.MapEntry == true)
        {
            // FieldBuilder reports the field that this entry type belongs to.
            return;
        }

        string name = outer + CsNames.Pascal(descriptor.Name);
        string protoName = prefix + descriptor.Name;
        RequireUnique(scope, name, protoName[1..]);
        var model = new MessageModel(
            scope.Source, protoName[1..], name, scope.Namespace, scope.Source.CommentOf(protoName[1..]));
        _messages[protoName] = model;
        scope.Messages.Add(model);
        scope.Declared.Add((descriptor, model));
        foreach (EnumDescriptorProto nested in descriptor.EnumTypes)
        {
            DeclareEnum(scope, nested, protoName + ".", name);
        }

        foreach (DescriptorProto nested in descriptor.NestedTypes)
        {
            DeclareMessage(scope, nested, protoName + ".", name);
        }
    }

    private void RequireUnique(FileScope scope, string name, string element)
    {
        if (!_types.Add($"{scope.Namespace}.{name}"))
        {
            throw new ProtocolException(scope.Source, element, $"the C# name {name} is taken by another type");
        }
    }

    private ServiceModel BuildService(FileScope scope, ServiceDescriptorProto service)
    {
        string name = CsNames.Pascal(service.Name);
        string protoName = scope.File.Package == "" ? service.Name : $"{scope.File.Package}.{service.Name}";
        RequireUnique(scope, name, protoName);
        var methods = new List<MethodModel>();
        var errors = new ErrorSets(scope.File, scope.Source);
        string common = RillOptions.ServiceErrors(service);
        _ = errors.Resolve(protoName, common);
        foreach (MethodDescriptorProto method in service.Methods)
        {
            string element = $"{protoName}.{method.Name}";
            if (method.ClientStreaming || method.ServerStreaming)
            {
                throw new ProtocolException(scope.Source, element, "streaming calls are not supported");
            }

            MethodInfo? info = RillOptions.Method(method);
            if (info is null || info.Id is 0 or > MaxMethodId)
            {
                throw new ProtocolException(
                    scope.Source, element, $"needs the option (rill.method) with an id from 1 to {MaxMethodId}");
            }

            if (methods.Find(other => other.Id == info.Id) is { } taken)
            {
                throw new ProtocolException(scope.Source, element, $"has the id {info.Id} of method {taken.Name}");
            }

            methods.Add(new MethodModel(
                CsNames.Pascal(method.Name),
                info.Id,
                info.Bulk,
                Message(scope, element, method.InputType),
                Message(scope, element, method.OutputType),
                errors.Resolve(element, common, info.Errors),
                scope.Source.CommentOf(element)));
        }

        return new ServiceModel(name, scope.Source.CommentOf(protoName), methods);
    }

    private MessageModel Message(FileScope scope, string element, string type) =>
        _messages.TryGetValue(type, out MessageModel? message)
            ? message
            : throw new ProtocolException(scope.Source, element, $"the message {type[1..]} is not one of Rill's protocols");

    private static void RejectNestedMessages(List<MessageModel> messages)
    {
        foreach (MessageModel message in messages)
        {
            foreach (FieldModel field in message.Fields)
            {
                if (field.Message is { Handles.Count: > 0 } nested)
                {
                    throw new ProtocolException(
                        message.Source,
                        $"{message.ProtoName}.{field.ProtoName}",
                        $"{nested.ProtoName} has handle fields, so it can only be a whole request or reply");
                }

                if (field.Message is { FlagSets.Count: > 0 } flagged)
                {
                    throw new ProtocolException(
                        message.Source,
                        $"{message.ProtoName}.{field.ProtoName}",
                        $"{flagged.ProtoName} has sets of flags, so it can only be a whole request or reply");
                }
            }

            if (message.Handles.Count > MaxHandles)
            {
                throw new ProtocolException(
                    message.Source, message.ProtoName, $"has {message.Handles.Count} handle fields; {MaxHandles} is the most");
            }
        }
    }
}
