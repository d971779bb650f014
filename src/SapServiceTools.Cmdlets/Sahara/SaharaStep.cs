using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>What becomes of a change that a cmdlet is about to make.</summary>
internal enum SaharaStep
{
    /// <summary>Somebody was asked and said no.</summary>
    Refused,

    /// <summary>With -WhatIf: what it would use is looked up, so that a preview of what can't be is an error, and nothing is changed.</summary>
    Preview,

    /// <summary>It is made.</summary>
    Approved,
}

/// <summary>Asks about changes.</summary>
internal static class SaharaSteps
{
    /// <summary>Asks, if the caller wants to be asked; with -WhatIf it tells instead.</summary>
    public static SaharaStep Ask(this SessionCmdlet<SaharaSession> cmdlet, string target, string action) =>
        cmdlet.ShouldProcess(target, action) ? SaharaStep.Approved : cmdlet.IsWhatIf ? SaharaStep.Preview : SaharaStep.Refused;
}
