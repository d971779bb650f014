@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # The build, the demo and the benchmarks talk to a person, not to a pipeline; the module itself has no script that writes.
        'PSAvoidUsingWriteHost'
    )
}
