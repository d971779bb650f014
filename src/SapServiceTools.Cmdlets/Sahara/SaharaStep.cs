using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>What is decided on a change that a cmdlet is about to make.</summary>
internal enum SaharaStep
{
    /// <summary>The user refused it.</summary>
    Refused,

    /// <summary>With -WhatIf: what it would use is looked up, so that a preview of an impossible change is an error; nothing is changed.</summary>
    Preview,

    /// <summary>It is to be made.</summary>
    Approved,
}

/// <summary>Asks about changes.</summary>
internal static class SaharaSteps
{
    /// <summary>Asks, if the caller wants to be asked; with -WhatIf it tells instead.</summary>
    public static SaharaStep Ask(this SessionCmdlet<SaharaSession> cmdlet, string target, string action) =>
        cmdlet.ShouldProcess(target, action) ? SaharaStep.Approved : cmdlet.IsWhatIf ? SaharaStep.Preview : SaharaStep.Refused;
}
