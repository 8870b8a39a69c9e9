using Kind = Google.Protobuf.Reflection.FieldDescriptorProto.Type;

namespace Rill.Protocols.Generator.Model;

/// <summary>Checks what only shows across messages.</summary>
internal static class CycleCheck
{
    /// <summary>
    /// Rejects messages that contain themselves through singular fields (their views, which hold
    /// such fields in place, would have no end) and finds out which messages refer to their input.
    /// </summary>
    public static void Run(IEnumerable<MessageModel> messages)
    {
        var all = messages.ToList();
        foreach (MessageModel message in all)
        {
            RejectCycles(message, []);
        }

        // A fixed point, since repeated fields may recurse.
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (MessageModel message in all)
            {
                bool keeps = message.Fields.Any(field =>
                    field.Message?.KeepsInput ?? field.Type == Kind.TypeBytes);
                changed |= keeps != message.KeepsInput;
                message.KeepsInput = keeps;
            }
        }
    }

    private static void RejectCycles(MessageModel message, List<MessageModel> outer)
    {
        outer.Add(message);
        foreach (FieldModel field in message.Fields.Where(field => field is { IsRepeated: false, Message: not null }))
        {
            if (outer.Contains(field.Message!))
            {
                throw new ProtocolException(
                    message.Source,
                    $"{message.ProtoName}.{field.ProtoName}",
                    $"{field.Message!.ProtoName} contains itself through singular fields; make one of them repeated");
            }

            RejectCycles(field.Message!, outer);
        }

        outer.RemoveAt(outer.Count - 1);
    }
}
