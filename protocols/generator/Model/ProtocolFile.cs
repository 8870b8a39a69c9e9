namespace Rill.Protocols.Generator.Model;

/// <summary>One .proto file, checked and named for C#.</summary>
/// <param name="Name">The name that imports have for it.</param>
/// <param name="Namespace">The C# namespace of its types.</param>
/// <param name="Enums">Its enums, nested ones included.</param>
/// <param name="Messages">Its messages, nested ones included.</param>
/// <param name="Services">Its services.</param>
internal sealed record ProtocolFile(
    string Name,
    string Namespace,
    IReadOnlyList<EnumModel> Enums,
    IReadOnlyList<MessageModel> Messages,
    IReadOnlyList<ServiceModel> Services);

/// <summary>An enum. Values of the wire that it does not name are kept.</summary>
internal sealed record EnumModel(string Name, string FullType, string Comment, IReadOnlyList<EnumValueModel> Values);

/// <summary>A value of an enum.</summary>
internal sealed record EnumValueModel(string Name, int Number, string Comment);

/// <summary>A service.</summary>
internal sealed record ServiceModel(string Name, string Comment, IReadOnlyList<MethodModel> Methods);

/// <summary>A call of a service.</summary>
/// <param name="Name">Its C# name.</param>
/// <param name="Id">The label of its request.</param>
/// <param name="Bulk">Which way its bulk data moves.</param>
/// <param name="Request">The message of the request.</param>
/// <param name="Reply">The message of the reply.</param>
/// <param name="Errors">The names of the errors that it answers with.</param>
/// <param name="Comment">What the .proto file says of it.</param>
internal sealed record MethodModel(
    string Name, uint Id, Bulk Bulk, MessageModel Request, MessageModel Reply, string[] Errors, string Comment);
