namespace Rill.Drivers.Uart;

/// <content>Which interrupts the chip may make, and what each of them means.</content>
internal sealed partial class SerialPort
{
    /// <summary>What serving one interrupt does at most before it looks again: the line may never stay quiet.</summary>
    private const int CauseLimit = 256;

    private void OnInterrupt()
    {
        // The chip's line falls only when no cause is left, and an edge-triggered input interrupts again only after that:
        // so the chip is asked again after the acknowledgement.
        do
        {
            ServeCauses();
            _interrupts.Acknowledge();
        }
        while ((_chip.Read(Register.InterruptIdentification) & InterruptCause.NonePending) == 0
            && _enabled != InterruptEnable.None && ServeOnce());

        CompleteReads();
        UpdateInterrupts();
        CheckDrains();
    }

    /// <summary>Serves what the last look at the chip may have acknowledged: reading the cause clears "transmitter empty".</summary>
    private bool ServeOnce()
    {
        SendWrites();
        _receiver.TakeAll(0);
        return !_receiver.IsStopped;
    }

    private void ServeCauses()
    {
        for (int i = 0; i < CauseLimit; i++)
        {
            byte cause = _chip.Read(Register.InterruptIdentification);
            if ((cause & InterruptCause.NonePending) != 0)
            {
                return;
            }

            switch (cause & InterruptCause.Mask)
            {
                case InterruptCause.ReceivedData:
                    _receiver.TakeAll(sure: FifoControl.TriggerLevel);
                    break;
                case InterruptCause.CharacterTimeout:
                    _receiver.TakeAll(sure: 1);
                    break;
                case InterruptCause.TransmitterEmpty:
                    SendWrites();
                    break;
                case InterruptCause.LineStatus:
                    _receiver.TakeAll(sure: 0);
                    break;
                case InterruptCause.ModemStatus:
                    _chip.Read(Register.ModemStatus);
                    break;
            }

            // A receiver without room, or a transmitter without bytes, asks no more.
            UpdateInterrupts();
        }
    }

    private void UpdateInterrupts()
    {
        InterruptEnable wanted = InterruptEnable.LineStatus;
        if (!_receiver.IsStopped)
        {
            wanted |= InterruptEnable.ReceivedData;
        }

        if (_writes.Count > 0 && _breaks == 0)
        {
            wanted |= InterruptEnable.TransmitterEmpty;
        }

        if (wanted == _enabled)
        {
            return;
        }

        bool receiving = (wanted ^ _enabled).HasFlag(InterruptEnable.ReceivedData);
        _enabled = wanted;
        _chip.Write(Register.InterruptEnable, (byte)wanted);
        if (receiving)
        {
            WriteModem();
        }
    }
}
