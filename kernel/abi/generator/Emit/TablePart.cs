using Rill.Abi.Calls;
using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>
/// The kernel's table: from the registers to the handlers. What is the same for all calls is done here: handles are looked
/// up with their rights, named values are checked, structures are copied in and out, slices are moved on, new handles are
/// given. A handler gets typed arguments and the calling thread.
/// </summary>
internal sealed class TablePart
{
    private static readonly string[] s_registers = ["c->Rdi", "c->Rsi", "c->Rdx", "c->R10", "c->R8", "c->R9"];

    internal string Write(IReadOnlyList<CallDescription> calls)
    {
        var writer = new CodeWriter(
            "System.Runtime.CompilerServices", "Rill.Abi", "Rill.Kernel.Arch", "Rill.Kernel.Devices", "Rill.Kernel.Ipc", "Rill.Kernel.Memory",
            "Rill.Kernel.Objects", "Rill.Kernel.Tasks");
        writer.Line("namespace Rill.Kernel.Api;");
        writer.Line();
        writer.Line("/// <summary>The table of all kernel calls: which handler serves which number, with which arguments.</summary>");
        writer.Open("internal static unsafe class KernelCallTable");
        writer.Line("/// <summary>Serves the call that a thread's registers ask for.</summary>");
        writer.Line("/// <returns>The result, or <see cref=\"CallResult.Parked\"/> or <see cref=\"CallResult.Again\"/>.</returns>");
        writer.Open("public static long Dispatch(Core core, Thread caller, ThreadContext* c)");
        writer.Open("switch ((KernelCall)c->Rax)");
        foreach (CallDescription call in calls)
        {
            writer.Line($"case KernelCall.{call.Name}:");
            writer.Line($"    return {call.Name}({(call.Kind == CallKind.Parking ? "core, " : "")}caller, c);");
        }

        writer.Line("default:");
        writer.Line("    return (long)Status.NotSupported;");
        writer.Close();
        writer.Close();
        foreach (CallDescription call in calls)
        {
            writer.Line();
            WriteCall(writer, call);
        }

        writer.Close();
        return writer.ToString();
    }

    private static void WriteCall(CodeWriter writer, CallDescription call)
    {
        string core = call.Kind == CallKind.Parking ? "Core core, " : "";
        if (call.Kind == CallKind.Copying)
        {
            string moved = string.Join(", ", Moved(call).Select(register => $"ref {register}"));
            writer.Line($"private static long {call.Name}(Thread caller, ThreadContext* c)");
            writer.Line($"    => Slices.Copied(caller, {call.Name}Slice(caller, c), {moved});");
            writer.Line();
            writer.Open($"private static long {call.Name}Slice(Thread caller, ThreadContext* c)");
        }
        else
        {
            writer.Open($"private static long {call.Name}({core}Thread caller, ThreadContext* c)");
        }

        WriteChecks(writer, call);
        WriteInvocation(writer, call);
        writer.Close();
    }

    /// <summary>The registers that move on with a copy: two places, then the length.</summary>
    private static IEnumerable<string> Moved(CallDescription call)
    {
        IEnumerable<string> places = call.Parameters.Where(one => one.Advances || one.IsBuffer).Select(one => s_registers[one.Register]);
        CallParameter length = call.Parameters.First(one => one.Remains || one.IsBuffer);
        return places.Append(s_registers[length.Register + length.Registers - 1]);
    }

    private static void WriteChecks(CodeWriter writer, CallDescription call)
    {
        // Between two slices a handle can go: what was begun for it goes too.
        string failed = call.Kind == CallKind.Sliced ? "Slices.Abandon(caller, status)" : "(long)status";
        bool hasStatus = false;
        foreach (CallParameter parameter in call.Parameters.Where(one => one.Role == ParameterRole.Handle && !one.IsLate))
        {
            Set(Lookup(parameter));
        }

        foreach (CallParameter parameter in call.Parameters)
        {
            if (Code.Unknown(parameter, s_registers[parameter.Register]) is { } unknown)
            {
                writer.ReturnIf(unknown, "(long)Status.InvalidArgument");
            }
        }

        foreach (CallParameter parameter in call.Parameters.Where(one => one.Allows is not null && !one.IsLate))
        {
            writer.ReturnIf($"!{parameter.Name}Object!.Allows({Allowed(call, parameter)})", "(long)Status.AccessDenied");
        }

        foreach (CallParameter parameter in call.Parameters.Where(one => one.Role == ParameterRole.In && !one.IsLate))
        {
            Set($"UserMemory.CopyIn(caller.Process.Space, {s_registers[parameter.Register]}, out {Code.Name(parameter.Type)} {parameter.Name})");
        }

        void Set(string value)
        {
            writer.Line($"{(hasStatus ? "" : "Status ")}status = {value};");
            writer.ReturnIf("status != Status.Ok", failed);
            hasStatus = true;
        }
    }

    private static string Lookup(CallParameter parameter)
    {
        HandleAttribute handle = parameter.Handle!;
        string register = s_registers[parameter.Register];
        string rights = Code.Of(handle.Rights);
        string target = $"{parameter.Name}Object";
        return handle.Type switch
        {
            ObjectType.None => $"Lookup.Any(caller.Process, {register}, {rights}, out KernelObject? {target}, out Rights {parameter.Name}Rights)",
            ObjectType.Thread => $"Lookup.Thread(caller, {register}, {rights}, out Thread? {target})",
            ObjectType.Queue when handle.MakerOnly => $"Lookup.OwnQueue(caller.Process, {register}, {rights}, out CompletionQueue? {target})",
            _ when handle.TellsRights =>
                $"Lookup.{Method(handle.Type)}(caller.Process, {register}, {rights}, out {Class(handle.Type)}? {target}, out Rights {parameter.Name}Rights)",
            ObjectType.Log => $"Lookup.Log(caller.Process, {register}, {rights})",
            _ when handle.Or != Rights.None =>
                $"Lookup.{handle.Type}(caller.Process, {register}, {rights}, {Code.Of(handle.Or)}, out {Class(handle.Type)}? {target})",
            _ => $"Lookup.{Method(handle.Type)}(caller.Process, {register}, {rights}, out {Class(handle.Type)}? {target})",
        };
    }

    private static string Allowed(CallDescription call, CallParameter parameter)
    {
        AllowsAttribute allows = parameter.Allows!;
        string kind = allows.KindArgument is { } argument ? $"(ResourceKind){Register(argument)}" : $"ResourceKind.{allows.Kind}";
        string first = allows.First is { } from ? Register(from) : "0";
        string count = allows.Count is { } length ? Register(length) : "1";
        return $"{kind}, {first}, {count}";

        string Register(string name) => s_registers[call.Parameters.First(one => one.Name == name).Register];
    }

    private static void WriteInvocation(CodeWriter writer, CallDescription call)
    {
        List<string> arguments = call.Kind == CallKind.Parking ? ["core", "caller"] : ["caller"];
        arguments.AddRange(call.Parameters.SelectMany(parameter => Arguments(call, parameter)));
        if (call.GivesHandle)
        {
            arguments.Add($"out {Class(call.ResultHandle!.Type)}? made");
        }

        string invocation = $"{call.Handlers}.{call.Name}({string.Join(", ", arguments)})";
        CallParameter? told = call.Parameters.FirstOrDefault(one => one.Role == ParameterRole.Out && !one.IsLate);
        string? after = call.GivesHandle ? $"Lookup.Give(caller.Process, made!, {Code.Of(call.ResultHandle!.Rights)})"
            : told is not null ? $"(long)UserMemory.CopyOut(caller.Process.Space, {s_registers[told.Register]}, in {told.Name})"
            : null;
        if (after is null)
        {
            writer.Line($"return {(ReturnsStatus(call) ? "(long)" : "")}{invocation};");
        }
        else
        {
            writer.Line($"long result = {(ReturnsStatus(call) ? "(long)" : "")}{invocation};");
            writer.Line($"return result == (long)Status.Ok ? {after} : result;");
        }
    }

    /// <summary>Handlers return a status where that is all there is to tell, else what the thread gets.</summary>
    private static bool ReturnsStatus(CallDescription call) =>
        call.Kind is CallKind.Short && (call.Result == typeof(void) || call.GivesHandle);

    private static IEnumerable<string> Arguments(CallDescription call, CallParameter parameter)
    {
        string register = s_registers[parameter.Register];
        string type = Code.Name(parameter.Type);
        switch (parameter.Role)
        {
            case ParameterRole.Handle when parameter.IsLate:
                yield return register;
                break;
            case ParameterRole.Handle when parameter.Handle!.Type is ObjectType.Log or ObjectType.Resource:
                break;
            case ParameterRole.Handle:
                yield return $"{parameter.Name}Object!";
                if (parameter.Handle!.Type == ObjectType.None || parameter.Handle.TellsRights)
                {
                    yield return $"{parameter.Name}Rights";
                }

                break;
            case ParameterRole.Number when parameter.Advances || parameter.Remains:
                yield return call.Kind == CallKind.Sliced ? $"ref {register}" : register;
                break;
            case ParameterRole.In when !parameter.IsLate:
                yield return $"in {parameter.Name}";
                break;
            case ParameterRole.Out when !parameter.IsLate:
                yield return $"out {type} {parameter.Name}";
                break;
            case ParameterRole.In:
                yield return $"new UserIn<{type}>({register})";
                break;
            case ParameterRole.Out:
                yield return $"new UserOut<{type}>({register})";
                break;
            case ParameterRole.InOut:
                yield return $"new UserInOut<{type}>({register})";
                break;
            case ParameterRole.InBuffer or ParameterRole.OutBuffer:
                string length = s_registers[parameter.Register + 1];
                yield return $"new User{(parameter.Role == ParameterRole.InBuffer ? "In" : "Out")}<{type}>({register})";
                yield return call.Kind == CallKind.Copying ? $"Slices.Part({length})" : length;
                break;
            case ParameterRole.Word:
                yield return register;
                break;
            default:
                yield return type == "ulong" ? register : $"({type}){register}";
                break;
        }
    }

    private static string Class(ObjectType type) => type switch
    {
        ObjectType.Memory => "MemoryObject",
        ObjectType.Queue => "CompletionQueue",
        ObjectType.Interrupt => "InterruptObject",
        ObjectType.Ports => "PortsObject",
        _ => type.ToString(),
    };

    private static string Method(ObjectType type) => type == ObjectType.AddressSpace ? "Space" : type.ToString();
}
