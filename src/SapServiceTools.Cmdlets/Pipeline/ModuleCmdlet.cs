using System.Reflection;

namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>
/// A cmdlet of this module: one that never stops at a question that its caller didn't ask for. Streams are written and steps are confirmed here and nowhere else.
/// </summary>
/// <remarks>
/// What is written to the streams may quote a server, so it is freed of control characters; objects are not, and their views do the same.
/// With -Debug alone PowerShell asks at every verbose record and every warning, and before 7.6 at every step as well.
/// Where nobody can answer, that is an error in the middle of the work.
/// </remarks>
public abstract class ModuleCmdlet : PSCmdlet
{
    private const string Debugging = "Debug";
    private const string Verbose = "Verbose";
    private const string WarningAction = "WarningAction";
    private ActionPreference _verbose;
    private ActionPreference _warning;

    /// <summary>True if -Debug or $DebugPreference asks for debug records.</summary>
    internal bool IsDebugEnabled { get; private set; }

    /// <summary>True if -Verbose or $VerbosePreference asks for verbose records.</summary>
    internal bool IsVerboseEnabled => IsWanted(_verbose);

    /// <summary>True if steps are only to be told of.</summary>
    internal bool IsWhatIf { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        IsWhatIf = Switch("WhatIf") ?? LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
        IsDebugEnabled = IsWanted(PreferenceOf(Debugging, "DebugPreference"));
        _verbose = PreferenceOf(Verbose, "VerbosePreference");
        _warning = PreferenceOf(WarningAction, "WarningPreference");
    }

    /// <summary>Writes a verbose record, if it is wanted.</summary>
    internal new void WriteVerbose(string text) => Write(text, _verbose, Verbose, base.WriteVerbose, line => Host.UI.WriteVerboseLine(line));

    /// <summary>Writes a warning, if it is wanted.</summary>
    internal new void WriteWarning(string text) => Write(text, _warning, WarningAction, base.WriteWarning, WriteLastWarning);

    /// <summary>Writes a warning, if it is wanted, when the pipeline is closed already: to the host.</summary>
    internal void WriteLastWarning(string text)
    {
        if (IsWanted(_warning))
            Host.UI.WriteWarningLine(TerminalText.Lines(text));
    }

    /// <summary>Writes a debug record, if it is wanted.</summary>
    internal new void WriteDebug(string text)
    {
        if (IsDebugEnabled)
            base.WriteDebug(TerminalText.Lines(text));
    }

    /// <summary>Tells the person at the terminal something at once, as an information record that -InformationAction Ignore silences.</summary>
    internal void WriteNotice(string text) => WriteInformation(TerminalText.Lines(text), ["PSHOST"]);

    /// <summary>Writes progress. PowerShell asks at it only where the caller's own preference says so.</summary>
    internal new void WriteProgress(ProgressRecord progressRecord)
    {
        progressRecord.Activity = TerminalText.Line(progressRecord.Activity);
        progressRecord.StatusDescription = TerminalText.Line(progressRecord.StatusDescription);
        if (progressRecord.CurrentOperation is { } current)
            progressRecord.CurrentOperation = TerminalText.Line(current);
        base.WriteProgress(progressRecord);
    }

    /// <summary>Writes an object to the output; a file as PowerShell's own cmdlets write it, because its view has nothing but members that the provider gives.</summary>
    internal new void WriteObject(object? value) => base.WriteObject(value is FileInfo file ? ItemOf(file) : value);

    /// <summary>Asks for a step of the cmdlet's own impact, if the caller wants to be asked. With -WhatIf it tells of it, and is false.</summary>
    internal new bool ShouldProcess(string target, string action)
    {
        (target, action) = (TerminalText.Line(target), TerminalText.Line(action));
        if (Switch(Debugging) is not true || IsWhatIf || IsToBeAsked(GetType().GetCustomAttribute<CmdletAttribute>()!.ConfirmImpact))
            return base.ShouldProcess(target, action);
        WriteVerbose($"Performing the operation \"{action}\" on target \"{target}\".");
        return true;
    }

    /// <summary>The same for work that can be previewed: true with -WhatIf, too, once it is told of. What of it would be refused is then found out, and nothing is changed.</summary>
    internal bool Proceeds(string target, string action) => ShouldProcess(target, action) || IsWhatIf;

    /// <summary>Does what every record needs; where it fails the cmdlet ends.</summary>
    /// <param name="action">Does it, on the pipeline thread.</param>
    /// <param name="target">The input concerned.</param>
    private protected void OrStop(Action action, object? target)
    {
        try
        {
            action();
        }
        catch (ServiceException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, target));
        }
    }

    /// <summary>Does something for one record; where it fails that is the record's error, and the others go on.</summary>
    /// <returns>False if it failed.</returns>
    private protected bool OrWriteError(Action action, object? target)
    {
        try
        {
            action();
            return true;
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, target));
            return false;
        }
    }

    /// <summary>True if -Confirm or $ConfirmPreference asks for questions before steps of such an impact.</summary>
    internal bool IsToBeAsked(ConfirmImpact impact) =>
        Switch("Confirm")
        ?? ((LanguagePrimitives.TryConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference"), out var preference) ? preference : ConfirmImpact.High) is var least
            && least != ConfirmImpact.None && least <= impact);

    // With the provider's name, since the present drive may be another's; and by force, since a name may begin with a dot.
    private object ItemOf(FileInfo file) =>
        InvokeProvider.Item.Get([$@"Microsoft.PowerShell.Core\FileSystem::{file.FullName}"], force: true, literalPath: true).SingleOrDefault() ?? (object)file;

    private static bool IsWanted(ActionPreference preference) => preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private void Write(string text, ActionPreference preference, string parameter, Action<string> write, Action<string> show)
    {
        text = TerminalText.Lines(text);
        // The host shows it without a question, as PowerShell does where -Debug isn't given.
        if (Switch(Debugging) is not true || MyInvocation.BoundParameters.ContainsKey(parameter))
            write(text);
        else if (preference is ActionPreference.Continue)
            show(text);
        else if (IsWanted(preference))
            write(text);
    }

    private ActionPreference PreferenceOf(string parameter, string variable)
    {
        if (!MyInvocation.BoundParameters.TryGetValue(parameter, out var bound))
            bound = GetVariableValue(variable);
        else if (bound is SwitchParameter isOn)
            return isOn ? ActionPreference.Continue : ActionPreference.SilentlyContinue;
        return LanguagePrimitives.TryConvertTo<ActionPreference>(bound, out var preference) ? preference : ActionPreference.SilentlyContinue;
    }

    private bool? Switch(string parameter) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var bound) ? LanguagePrimitives.IsTrue(bound) : null;
}
