@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # The build, the demo and the benchmarks talk to a person, not to a pipeline; the module itself has no script that writes.
        'PSAvoidUsingWriteHost'
        # The public cmdlets are C#; functions here are helpers of one script.
        'PSUseShouldProcessForStateChangingFunctions'
        # PowerShell 7 reads UTF-8 without a mark.
        'PSUseBOMForUnicodeEncodedFile'
        # Blind to Pester's blocks and to script blocks of ForEach-Object, where every finding was a false one.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSReviewUnusedParameter'
    )
}
