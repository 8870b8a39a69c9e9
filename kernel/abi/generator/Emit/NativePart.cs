using Rill.Abi.Calls;
using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>The calls made to the kernel itself: arguments into registers, results out of one.</summary>
internal sealed class NativePart
{
    internal string Write(IReadOnlyList<CallDescription> calls)
    {
        var writer = new CodeWriter("System", "Rill.Abi");
        writer.Line("namespace Rill.Runtime.Native;");
        writer.Line();
        writer.Open("public sealed unsafe partial class NativeKernelCalls");
        foreach (CallDescription call in calls)
        {
            writer.Line("/// <inheritdoc/>");
            writer.Open($"public override Status {call.Name}({Code.HostedParameters(call)})");
            WriteBody(writer, call);
            writer.Close();
            writer.Line();
        }

        writer.Close();
        return writer.ToString();
    }

    private static void WriteBody(CodeWriter writer, CallDescription call)
    {
        int pinned = 0;
        foreach (CallParameter parameter in call.Parameters.Where(one => one.IsMemory && one.Role != ParameterRole.Word))
        {
            string from = parameter.IsBuffer ? parameter.Name : $"&{parameter.Name}";
            writer.Open($"fixed ({Code.Name(parameter.Type)}* {parameter.Name}Address = {from})");
            pinned++;
        }

        string arguments = string.Join("", call.Parameters.Select(parameter => ", " + Argument(parameter)));
        string way = call.Kind is CallKind.Short or CallKind.Ending ? "Invoke" : "InvokeParking";
        string invoke = $"{way}(KernelCall.{call.Name}{arguments})";
        if (call.Kind == CallKind.Copying)
        {
            // What is done in one entry, the collector can wait for.
            CallParameter length = call.Parameters.First(parameter => parameter.Remains || parameter.IsBuffer);
            string bytes = length.Remains ? length.Name : $"(ulong){length.Name}.Length";
            invoke = $"{bytes} <= CallSlices.CopyBytes ? Invoke(KernelCall.{call.Name}{arguments}) : {invoke}";
        }

        if (call.Result == typeof(void))
        {
            writer.Line($"return (Status)({invoke});");
        }
        else
        {
            writer.Line($"long returned = {invoke};");
            writer.Line($"result = returned < 0 ? 0 : ({Code.Name(call.Result)})returned;");
            writer.Line("return returned < 0 ? (Status)returned : Status.Ok;");
        }

        while (pinned-- > 0)
        {
            writer.Close();
        }
    }

    private static string Argument(CallParameter parameter)
    {
        string length = $"(ulong){parameter.Name}.Length";
        return parameter.Role switch
        {
            ParameterRole.InBuffer or ParameterRole.OutBuffer when parameter.Units is { } units =>
                $"(ulong){parameter.Name}Address, {units} == 0 ? 0 : {length} / {units}",
            ParameterRole.InBuffer or ParameterRole.OutBuffer => $"(ulong){parameter.Name}Address, {length}",
            ParameterRole.In or ParameterRole.Out or ParameterRole.InOut => $"(ulong){parameter.Name}Address",
            _ => $"(ulong){parameter.Name}",
        };
    }
}
