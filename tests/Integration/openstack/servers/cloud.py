"""As much of Nova, Glance and Neutron as Sahara asks for: two flavors, two images, two networks, one key pair.

cloud.py PORT
"""
import datetime
import json
import re
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PORT = int(sys.argv[1])
ROOT = 'http://127.0.0.1:%d' % PORT
IMAGES = {'11111111-2222-3333-4444-555555555551': 'cirros-fake', '11111111-2222-3333-4444-555555555552': 'ubuntu-unregistered'}
NETWORKS = {'99999999-8888-7777-6666-555555555555': 'private', '99999999-8888-7777-6666-444444444444': 'public'}
KEY_PAIRS = ('demo-key', 'mykey')
STRING, NUMBER, OPTIONAL = {'type': 'string'}, {'type': 'integer'}, {'type': ['null', 'string']}


def now():
    return datetime.datetime.utcnow().strftime('%Y-%m-%dT%H:%M:%SZ')


def make_image(id, name):
    return {'id': id, 'name': name, 'status': 'active', 'visibility': 'public', 'size': 1234567, 'min_disk': 0, 'min_ram': 0,
            'disk_format': 'qcow2', 'container_format': 'bare', 'protected': False, 'tags': [], 'created_at': now(), 'updated_at': now(),
            'checksum': None, 'owner': None, 'self': '/v2/images/' + id, 'file': '/v2/images/%s/file' % id, 'schema': '/v2/schemas/image'}


def make_flavor(id, name, ram, disk):
    return {'id': id, 'name': name, 'ram': ram, 'vcpus': 1, 'disk': disk, 'swap': '', 'OS-FLV-EXT-DATA:ephemeral': 0, 'links': []}


def make_network(id, name):
    return {'id': id, 'name': name, 'subnets': [], 'status': 'ACTIVE', 'admin_state_up': True, 'router:external': name == 'public'}


images = {id: make_image(id, name) for id, name in IMAGES.items()}
flavors = {each['id']: each for each in (make_flavor('1', 'm1.tiny', 512, 1), make_flavor('2', 'm1.small', 2048, 20))}
networks = {id: make_network(id, name) for id, name in NETWORKS.items()}
image_schema = {
    'name': 'image',
    'properties': {
        **{key: OPTIONAL for key in ('id', 'name', 'status', 'created_at', 'updated_at', 'visibility', 'checksum', 'owner', 'disk_format',
                                     'container_format', 'self', 'file', 'schema')},
        'size': {'type': ['null', 'integer']}, 'min_disk': NUMBER, 'min_ram': NUMBER, 'protected': {'type': 'boolean'},
        'tags': {'type': 'array', 'items': STRING}},
    'additionalProperties': STRING,
    'links': []}


def version(id, path):
    return {'id': id, 'status': 'CURRENT', 'version': id[1:], 'min_version': id[1:], 'links': [{'rel': 'self', 'href': ROOT + path}]}


def list_images(query):
    return {'images': [] if 'marker' in query else list(images.values()), 'schema': '/v2/schemas/images', 'first': '/v2/images'}


def list_networks(query):
    return {'networks': [each for each in networks.values() if 'id' not in query or each['id'] in query['id']]}


def change_image(image, patches):
    for patch in patches:
        key = patch['path'].lstrip('/').replace('~1', '/').replace('~0', '~')
        if patch['op'] == 'remove':
            image.pop(key, None)
        else:
            image[key] = patch['value']
    image['updated_at'] = now()


LIMITS = {'maxTotalRAMSize': -1, 'totalRAMUsed': 0, 'maxTotalCores': -1, 'totalCoresUsed': 0, 'maxTotalInstances': 20, 'totalInstancesUsed': 0}
QUOTAS = {'floatingip': -1, 'security_group': -1, 'security_group_rule': -1, 'port': -1, 'network': -1}
PAGES = {
    '/compute/v2.1': lambda query: {'version': version('v2.1', '/compute/v2.1/')},
    '/compute/v2.1/flavors': lambda query: {'flavors': list(flavors.values())},
    '/compute/v2.1/flavors/detail': lambda query: {'flavors': list(flavors.values())},
    '/compute/v2.1/limits': lambda query: {'limits': {'rate': [], 'absolute': LIMITS}},
    '/compute/v2.1/os-availability-zone': lambda query: {'availabilityZoneInfo': [{'zoneName': 'nova', 'zoneState': {'available': True}, 'hosts': None}]},
    '/image': lambda query: {'versions': [version('v2.9', '/image/v2/')]},
    '/image/v2/schemas/image': lambda query: image_schema,
    '/image/v2/images': list_images,
    '/network': lambda query: {'versions': [version('v2.0', '/network/v2.0/')]},
    '/network/v2.0/networks': list_networks,
    '/network/v2.0/security-groups': lambda query: {'security_groups': [{'id': str(uuid.UUID(int=7)), 'name': 'default'}]},
    **{'/network/v2.0/' + kind: lambda query, kind=kind: {kind.replace('-', '_'): []}
       for kind in ('floatingips', 'security-group-rules', 'ports', 'subnets', 'routers')}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        target = urlsplit(self.path)
        path = target.path.rstrip('/')
        found = self.find(path, parse_qs(target.query), body)
        status = 404 if found is None else 300 if path == '/image' else 200
        error = 'NeutronError' if path.startswith('/network') else 'itemNotFound'
        text = json.dumps({error: {'code': 404, 'message': 'not found'}} if found is None else found).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def find(self, path, query, body):
        if path in PAGES:
            return PAGES[path](query)
        match = re.fullmatch(r'/(compute|image|network)/v[\d.]+/([a-z-]+)/([^/]+)', path)
        if not match:
            return None
        kind, name = match[2], match[3]
        if kind == 'flavors':
            return {'flavor': flavors[name]} if name in flavors else None
        if kind == 'os-keypairs':
            return {'keypair': {'name': name, 'public_key': 'ssh-rsa AAAA', 'fingerprint': '00:00'}} if name in KEY_PAIRS else None
        if kind == 'networks':
            return {'network': networks[name]} if name in networks else None
        if kind == 'quotas':
            return {'quota': QUOTAS}
        if kind == 'images' and name in images:
            if self.command == 'PATCH':
                change_image(images[name], json.loads(body))
            return images[name]
        return None

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer


ThreadingHTTPServer(('127.0.0.1', PORT), Handler).serve_forever()
