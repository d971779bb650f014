"""What openstacksdk, or the openstack command, makes of a cloud.

Reads a JSON list of cases on standard input, each with folder, environment and what a caller says, and writes a JSON object a line for each:
who signs in, for which project, and where Sahara is. Each case runs in a process of its own, since the SDK reads folder and environment once.
"""
import importlib
import json
import os
import sys
import warnings

import openstack.config.loader as loader
import openstackclient.shell
import osc_lib.clientmanager

SERVICE = 'data-processing'


def find(access, region):
    # The type is registered in either spelling, one a region. keystoneauth takes them for the same and yet finds only the one that it is asked for.
    wanted = region.get_service_type(SERVICE)
    for service_type in dict.fromkeys((wanted, wanted.replace('-', '_'), wanted.replace('_', '-'))):
        try:
            found = access.service_catalog.get_endpoints_data(
                service_type=service_type, service_name=region.get_service_name(SERVICE),
                interface=region.get_interface(SERVICE), region_name=region.get_region_name(SERVICE) or None)
        except ValueError:
            continue
        if any(found.values()):
            return next(endpoints[0] for endpoints in found.values() if endpoints)
    raise LookupError('no endpoint')


def describe(region):
    session = region.get_session()
    given = region.get_endpoint(SERVICE)
    answer = {'Region': region.get_region_name(SERVICE) or None}
    if hasattr(session.auth, 'get_access'):
        access = session.auth.get_access(session)
        answer.update(User=access.username, Project=access.project_name)
        if not given:
            found = find(access, region)
            answer.update(Interface=found.interface.replace('URL', ''), Endpoint=found.url)
    answer.setdefault('Endpoint', given or session.auth.get_endpoint(session))
    return answer


def refusal(fault):
    return {'Fault': type(fault).__name__ + ': ' + str(fault)[:200]}


def by_sdk(case):
    config = loader.OpenStackConfig()
    return describe(config.get_one(cloud=case.get('Cloud'), **case.get('Arguments', {})))


def by_command(case):
    answers = []

    def setup_auth(manager):
        try:
            answers.append(describe(manager._cli_options))
        except Exception as fault:
            answers.append(refusal(fault))
        raise KeyboardInterrupt

    osc_lib.clientmanager.ClientManager.setup_auth = setup_auth
    arguments = ['--os-cloud', case['Cloud']] if case.get('Cloud') else []
    try:
        openstackclient.shell.main(arguments + ['token', 'issue'])
    except KeyboardInterrupt:
        pass
    if not answers:
        raise RuntimeError('the command refused')
    return answers[0]


def answer(case):
    os.chdir(case['Folder'])
    os.environ.clear()
    os.environ.update(case['Environment'])
    importlib.reload(loader)
    try:
        return (by_command if case['Oracle'] == 'command' else by_sdk)(case)
    except BaseException as fault:
        return refusal(fault)


def main():
    warnings.simplefilter('ignore')
    cases = json.load(sys.stdin)
    silence = os.open(os.devnull, os.O_WRONLY)
    out = os.dup(1)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    for case in cases:
        child = os.fork()
        if child == 0:
            os.write(out, (json.dumps(answer(case)) + '\n').encode())
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            os.write(out, b'{"Fault": "the process ended"}\n')


main()
