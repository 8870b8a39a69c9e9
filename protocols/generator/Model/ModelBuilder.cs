using Google.Protobuf.Reflection;
using Rill.Protocols.Options;

namespace Rill.Protocols.Generator.Model;

/// <summary>Builds the checked model of .proto files from protoc's descriptors.</summary>
internal sealed class ModelBuilder
{
    private const int MaxHandles = 4;

    /// <summary>A label's low ten bits are the method; protocols may use the others.</summary>
    private const uint MaxMethodId = 1023;

    private readonly Dictionary<string, MessageModel> _messages = [];
    private readonly Dictionary<string, EnumModel> _enums = [];
    private readonly HashSet<string> _types = [];

    private ModelBuilder()
    {
    }

    /// <summary>Builds the model of every file of the set, imports included.</summary>
    /// <exception cref="ProtocolException">Something in a file is not supported or breaks a rule.</exception>
    public static IReadOnlyList<ProtocolFile> Build(FileDescriptorSet set, string? namespaceOverride)
    {
        var builder = new ModelBuilder();
        var files = new List<ProtocolFile>();
        // protoc orders a set so that a file comes after what it imports.
        foreach (FileDescriptorProto file in set.File)
        {
            // The descriptors of protobuf itself and our options are no interface of ours.
            if (file.Package is not ("google.protobuf" or "rill"))
            {
                files.Add(builder.BuildFile(file, namespaceOverride));
            }
        }

        CycleCheck.Run(builder._messages.Values);
        return files;
    }

    private ProtocolFile BuildFile(FileDescriptorProto file, string? namespaceOverride)
    {
        if (file.Syntax != "proto3")
        {
            throw new ProtocolException(file.Name, file.Name, "only proto3 is supported");
        }

        string ns = namespaceOverride
            ?? (file.Options?.HasCsharpNamespace == true ? file.Options.CsharpNamespace : CsNames.Namespace(file.Package));
        var scope = new FileScope(file, ns, new Comments(file));
        string prefix = file.Package == "" ? "." : $".{file.Package}.";
        for (int i = 0; i < file.EnumType.Count; i++)
        {
            DeclareEnum(scope, file.EnumType[i], prefix, "", [5, i]);
        }

        for (int i = 0; i < file.MessageType.Count; i++)
        {
            DeclareMessage(scope, file.MessageType[i], prefix, "", [4, i]);
        }

        foreach ((DescriptorProto descriptor, MessageModel message, int[] path) in scope.Declared)
        {
            FieldBuilder.AddFields(scope, descriptor, message, path, _messages, _enums);
        }

        List<ServiceModel> services = [.. file.Service.Select((service, i) => BuildService(scope, service, [6, i]))];
        RejectHandlesOfNestedMessages(scope.Messages);
        return new ProtocolFile(file.Name, ns, scope.Enums, scope.Messages, services);
    }

    private void DeclareEnum(FileScope scope, EnumDescriptorProto descriptor, string prefix, string outer, int[] path)
    {
        string name = outer + CsNames.Pascal(descriptor.Name);
        RequireUnique(scope, name, descriptor.Name);
        List<EnumValueModel> values = [.. descriptor.Value.Select((value, i) => new EnumValueModel(
            CsNames.EnumValue(descriptor.Name, value.Name), value.Number, scope.Comments.At([.. path, 2, i])))];
        var model = new EnumModel(name, $"global::{scope.Namespace}.{name}", scope.Comments.At(path), values);
        _enums[prefix + descriptor.Name] = model;
        scope.Enums.Add(model);
    }

    private void DeclareMessage(FileScope scope, DescriptorProto descriptor, string prefix, string outer, int[] path)
    {
        if (descriptor.Options?.MapEntry == true)
        {
            // FieldBuilder reports the field that this entry type belongs to.
            return;
        }

        string name = outer + CsNames.Pascal(descriptor.Name);
        string protoName = prefix + descriptor.Name;
        RequireUnique(scope, name, protoName[1..]);
        if (descriptor.ExtensionRange.Count > 0 || descriptor.Extension.Count > 0)
        {
            throw new ProtocolException(scope.File.Name, protoName[1..], "extensions are not supported");
        }

        var model = new MessageModel(scope.File.Name, protoName[1..], name, scope.Namespace, scope.Comments.At(path));
        _messages[protoName] = model;
        scope.Messages.Add(model);
        scope.Declared.Add((descriptor, model, path));
        for (int i = 0; i < descriptor.EnumType.Count; i++)
        {
            DeclareEnum(scope, descriptor.EnumType[i], protoName + ".", name, [.. path, 4, i]);
        }

        for (int i = 0; i < descriptor.NestedType.Count; i++)
        {
            DeclareMessage(scope, descriptor.NestedType[i], protoName + ".", name, [.. path, 3, i]);
        }
    }

    private void RequireUnique(FileScope scope, string name, string element)
    {
        if (!_types.Add($"{scope.Namespace}.{name}"))
        {
            throw new ProtocolException(scope.File.Name, element, $"the C# name {name} is taken by another type");
        }
    }

    private ServiceModel BuildService(FileScope scope, ServiceDescriptorProto service, int[] path)
    {
        string name = CsNames.Pascal(service.Name);
        string protoName = scope.File.Package == "" ? service.Name : $"{scope.File.Package}.{service.Name}";
        var methods = new List<MethodModel>();
        for (int i = 0; i < service.Method.Count; i++)
        {
            MethodDescriptorProto method = service.Method[i];
            string element = $"{protoName}.{method.Name}";
            if (method.ClientStreaming || method.ServerStreaming)
            {
                throw new ProtocolException(scope.File.Name, element, "streaming calls are not supported");
            }

            MethodInfo? info = method.Options?.GetExtension(OptionsExtensions.Method);
            if (info is null || info.Id is 0 or > MaxMethodId)
            {
                throw new ProtocolException(
                    scope.File.Name, element, $"needs the option (rill.method) with an id from 1 to {MaxMethodId}");
            }

            if (methods.Find(other => other.Id == info.Id) is { } taken)
            {
                throw new ProtocolException(scope.File.Name, element, $"has the id {info.Id} of method {taken.Name}");
            }

            methods.Add(new MethodModel(
                CsNames.Pascal(method.Name),
                info.Id,
                info.Bulk,
                Message(scope, element, method.InputType),
                Message(scope, element, method.OutputType),
                scope.Comments.At([.. path, 2, i])));
        }

        return new ServiceModel(name, scope.Comments.At(path), methods);
    }

    private MessageModel Message(FileScope scope, string element, string type) =>
        _messages.TryGetValue(type, out MessageModel? message)
            ? message
            : throw new ProtocolException(scope.File.Name, element, $"the message {type[1..]} is not one of Rill's protocols");

    private static void RejectHandlesOfNestedMessages(List<MessageModel> messages)
    {
        foreach (MessageModel message in messages)
        {
            foreach (FieldModel field in message.Fields)
            {
                if (field.Message is { Handles.Count: > 0 } nested)
                {
                    throw new ProtocolException(
                        message.File,
                        $"{message.ProtoName}.{field.Name}",
                        $"{nested.ProtoName} has handle fields, so it can only be a whole request or reply");
                }
            }

            if (message.Handles.Count > MaxHandles)
            {
                throw new ProtocolException(
                    message.File, message.ProtoName, $"has {message.Handles.Count} handle fields; {MaxHandles} is the most");
            }
        }
    }
}

/// <summary>What is being built for one file.</summary>
internal sealed class FileScope(FileDescriptorProto file, string nameSpace, Comments comments)
{
    /// <summary>The file's descriptor.</summary>
    public FileDescriptorProto File { get; } = file;

    /// <summary>Its C# namespace.</summary>
    public string Namespace { get; } = nameSpace;

    /// <summary>Its comments.</summary>
    public Comments Comments { get; } = comments;

    /// <summary>Its enums so far.</summary>
    public List<EnumModel> Enums { get; } = [];

    /// <summary>Its messages so far.</summary>
    public List<MessageModel> Messages { get; } = [];

    /// <summary>Its messages with where they come from; their fields are added once all are known.</summary>
    public List<(DescriptorProto Descriptor, MessageModel Message, int[] Path)> Declared { get; } = [];
}
