using Rill.Protocols.Generator.Model;

namespace Rill.Protocols.Generator.Emit;

/// <summary>Emits what belongs to a service: method ids, the hosted client and the hosted dispatcher.</summary>
internal static class ServiceEmitter
{
    private const string Memory = "global::System.ReadOnlyMemory<byte>";
    private const string Received = "global::Rill.Protocols.ReceivedHandles";
    private const string Task = "global::System.Threading.Tasks.ValueTask";
    private const string Result = "global::Rill.Protocols.DispatchResult";

    /// <summary>Emits the constants of the labels, and in hosted mode their names for logs.</summary>
    public static void EmitMethodIds(CodeWriter code, ServiceModel service, GeneratorMode mode)
    {
        code.Line();
        code.Line($"/// <summary>The labels of the requests of service {service.Name}.</summary>");
        using (code.Block($"public static class {service.Name}Methods"))
        {
            foreach (MethodModel method in service.Methods)
            {
                code.Summary(method.Comment, $"Call {method.Name}.");
                code.Line($"public const uint {method.Name} = {method.Id};");
            }

            if (mode == GeneratorMode.Hosted)
            {
                code.Line();
                code.Line("/// <summary>The name of a call, for logs; null if there is none of that label.</summary>");
                using (code.Block("public static string? NameOf(uint method)"))
                using (code.Block("switch (method)"))
                {
                    foreach (MethodModel method in service.Methods)
                    {
                        code.Line($"case {method.Id}: return \"{method.Name}\";");
                    }

                    code.Line("default: return null;");
                }

                code.Line();
                code.Line("/// <summary>The names of the errors that a call answers with, beside those of the protocol layer.</summary>");
                using (code.Block("public static global::System.ReadOnlySpan<string> ErrorsOf(uint method)"))
                using (code.Block("switch (method)"))
                {
                    foreach (MethodModel method in service.Methods)
                    {
                        code.Line($"case {method.Id}: return new string[] {{ {string.Join(", ", method.Errors.Select(error => $"\"{error}\""))} }};");
                    }

                    code.Line("default: return default;");
                }

                code.Line();
                code.Line("/// <summary>Whether a call declares an error, as a reply's label has it.</summary>");
                using (code.Block("public static bool Declares(uint method, int error)"))
                using (code.Block("switch (method)"))
                {
                    foreach (MethodModel method in service.Methods.Where(method => method.Errors.Any()))
                    {
                        code.Line($"case {method.Id}: return (global::Rill.LinuxAbi.Errno)error is "
                            + string.Join(" or ", method.Errors.Select(error => $"global::Rill.LinuxAbi.Errno.{error}")) + ";");
                    }

                    code.Line("default: return false;");
                }
            }
        }
    }

    /// <summary>Emits the client: one async method a call.</summary>
    public static void EmitClient(CodeWriter code, ServiceModel service)
    {
        string name = $"{service.Name}Client";
        code.Line();
        code.Summary(service.Comment, $"Calls the service {service.Name}.");
        using (code.Block($"public sealed class {name}(global::Rill.Protocols.ICallTransport transport)"))
        {
            foreach (MethodModel method in service.Methods)
            {
                bool toServer = method.Bulk is Bulk.ToServer or Bulk.Both;
                bool toClient = method.Bulk is Bulk.ToClient or Bulk.Both;
                string parameters = $"{method.Request.FullType} request"
                    + (toServer ? $", {Memory} bulkToServer" : "")
                    + (toClient ? ", global::System.Memory<byte> bulkToClient" : "")
                    + ", global::System.Threading.CancellationToken cancellation = default";
                code.Summary(method.Comment, $"Call {method.Name}.");
                code.Line($"public {Task}<global::Rill.Protocols.Reply<{method.Reply.FullType}>> {method.Name}Async({parameters}) =>");
                code.Line($"    global::Rill.Protocols.ClientCall.CallAsync<{method.Request.FullType}, {method.Reply.FullType}>(");
                code.Line($"        transport, {service.Name}Methods.{method.Name}, request, "
                    + $"{(toServer ? "bulkToServer" : "default")}, {(toClient ? "bulkToClient" : "default")}, cancellation);");
                code.Line();
            }
        }
    }

    /// <summary>Emits the dispatcher: an abstract class with one abstract method a call.</summary>
    public static void EmitService(CodeWriter code, ServiceModel service)
    {
        code.Line();
        code.Summary(service.Comment, $"Serves {service.Name}.");
        code.Line("/// <typeparam name=\"TContext\">What a server knows of a call beside its message: the caller, the bulk data.</typeparam>");
        using (code.Block($"public abstract class {service.Name}Service<TContext>"))
        {
            foreach (MethodModel method in service.Methods)
            {
                code.Summary(method.Comment, $"Serves {method.Name}.");
                code.Line("/// <remarks>The request's bytes are valid until the task completes.</remarks>");
                code.Line($"public abstract {Task}<global::Rill.Protocols.Reply<{method.Reply.FullType}>> "
                    + $"{method.Name}Async(TContext context, {method.Request.FullType} request);");
                code.Line();
            }

            code.Line("/// <summary>");
            code.Line("/// Decodes a request, runs its handler and encodes the reply into <paramref name=\"reply\"/>. Where the handler");
            code.Line("/// completes at once nothing is allocated. Handlers' exceptions come out of the task, or of the call itself. Of the");
            code.Line("/// label only the method counts; the rest is for the handler to find in its context. Handles that are not what the");
            code.Line("/// request declares are closed and refused, as are flags that it may not have. An error that the call does not");
            code.Line("/// declare comes out as <see cref=\"global::Rill.Protocols.UndeclaredErrorException\"/>, as a handler's own would.");
            code.Line("/// </summary>");
            using (code.Block($"public {Task}<{Result}> DispatchAsync(TContext context, uint label, {Memory} request, "
                + $"in {Received} handles, global::System.Memory<byte> reply)"))
            {
                using (code.Block("switch (global::Rill.Protocols.RequestLabel.MethodOf(label))"))
                {
                    foreach (MethodModel method in service.Methods)
                    {
                        using (code.Block($"case {service.Name}Methods.{method.Name}:"))
                        {
                            code.Line($"int refused = global::Rill.Protocols.ServerCall.Decode(request, in handles, out {method.Request.FullType} message);");
                            using (code.Block("if (refused != 0)"))
                            {
                                code.Line($"return new({Result}.Failed(refused));");
                            }

                            code.Line();
                            code.Line($"return global::Rill.Protocols.ServerCall.FinishAsync(");
                            code.Line($"    {service.Name}Methods.{method.Name}, {service.Name}Methods.Declares, {method.Name}Async(context, message), reply);");
                        }
                    }

                    code.Line("default:");
                    code.Line("    handles.Close();");
                    code.Line($"    return new({Result}.Failed(global::Rill.Protocols.ProtocolStatus.NoSuchMethod));");
                }
            }
        }
    }
}
