# The module's public surface. Whoever changes it on purpose renews Surface.txt and says so in the changelog.
BeforeAll {
    . $PSScriptRoot/Surface.ps1
}

Describe 'The surface' {
    It 'is the one that is written down' {
        $meant = Get-Content (Join-Path $PSScriptRoot 'Surface.txt')
        $differences = Compare-Object $meant @(Get-ModuleSurface) -CaseSensitive | ForEach-Object { "$($_.SideIndicator -eq '<=' ? 'gone' : 'new'): $($_.InputObject)" }
        $differences | Should -BeNullOrEmpty -Because 'a change is renewed by: pwsh -NoProfile -File tests/Module/Surface.ps1 -Renew'
    }

    It 'has every error id as a constant of its own name' {
        $ids = [SapServiceTools.ErrorIds].GetFields()
        $ids.Count | Should -BeGreaterThan 90
        foreach ($id in $ids) { $id.GetRawConstantValue() | Should -Be $id.Name }
    }
}
