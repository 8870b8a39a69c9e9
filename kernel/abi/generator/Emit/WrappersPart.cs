using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>The calls as servers make them: a class whose methods a back end overrides.</summary>
internal sealed class WrappersPart(CallDocumentation documentation)
{
    internal string Write(IReadOnlyList<CallDescription> calls)
    {
        var writer = new CodeWriter("System", "Rill.Abi");
        writer.Line("namespace Rill.Runtime.Native;");
        writer.Line();
        writer.Open("public abstract unsafe partial class KernelCalls");
        foreach (CallDescription call in calls)
        {
            Comments.Write(writer, documentation, call, withResult: true);
            writer.Open($"public virtual Status {call.Name}({Code.HostedParameters(call)})");
            WriteAbsent(writer, call);
            writer.Close();
            writer.Line();
        }

        writer.Close();
        return writer.ToString();
    }

    /// <summary>The body of a call that a back end has not.</summary>
    internal static void WriteAbsent(CodeWriter writer, CallDescription call)
    {
        foreach (CallParameter parameter in call.Parameters.Where(parameter => parameter.Role == ParameterRole.Out))
        {
            writer.Line($"{parameter.Name} = default;");
        }

        if (call.Result != typeof(void))
        {
            writer.Line("result = 0;");
        }

        writer.Line("return Status.NotSupported;");
    }
}
