"""Runs Debian 12's Sahara 16, API and engine, in one process with real threads and without Heat.

The package doesn't start as it is shipped; each patch says what it mends. Clusters are made by infrastructure.py.
"""
import socketserver
import sys
import threading
import time
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

import flask
import warlock.model

# One blueprint is registered under two prefixes, which flask has refused since 2.1 unless the second has a name of its own.
register = flask.Flask.register_blueprint


def register_blueprint(self, blueprint, **options):
    if 'name' not in options and blueprint.name in self.blueprints:
        options['name'] = '%s_again%d' % (blueprint.name, len(self.blueprints))
    return register(self, blueprint, **options)


flask.Flask.register_blueprint = register_blueprint

# The image registry calls a method that warlock 2 dropped.
if not hasattr(warlock.model.Model, 'iteritems'):
    warlock.model.Model.iteritems = lambda self: iter(self.items())

import sahara.main as server  # noqa: E402  after the patches
from oslo_config import cfg  # noqa: E402
from sahara import context  # noqa: E402
from sahara.db.sqlalchemy import api as database  # noqa: E402
from sahara.plugins import health_check_base  # noqa: E402

import infrastructure  # noqa: E402


class Sessions(threading.local):
    """The database sessions of a thread. Left to the collector, as green threads leave them, they keep all connections of the pool."""

    def __init__(self):
        self.open = []

    def get(self, **keywords):
        session = get_session(**keywords)
        self.open.append(session)
        return session

    def close(self):
        while self.open:
            self.open.pop().close()


sessions = Sessions()
get_session = database.get_session
database.get_session = sessions.get


class Pool:
    """Real threads in the place of eventlet's green ones, which lose requests on Python 3.11."""

    def __init__(self, size=0):
        pass

    def spawn(self, function, *args, **keywords):
        threading.Thread(target=self.run, args=(function, args, keywords), daemon=True).start()

    @staticmethod
    def run(function, args, keywords):
        try:
            function(*args, **keywords)
        finally:
            sessions.close()


def spawn(description, function, *args, **keywords):
    Pool().spawn(context._wrapper, context.current().clone(), description, None, function, *args, **keywords)


class NoTimeout(BaseException):
    """A limit that never fires. Eventlet's own makes a greenlet in each thread that uses one, and Python 3.11's collector crashes over those of dead threads."""

    def __init__(self, *args, **keywords):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


health_check_base.e_timeout.Timeout = NoTimeout
context.threading, context.time, context.greenpool.GreenPool, context.spawn = threading, time, Pool, spawn
if not hasattr(threading.Condition, 'notifyAll'):
    threading.Condition.notifyAll = threading.Condition.notify_all


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Handler(WSGIRequestHandler):
    def handle(self):
        self.raw_requestline = self.rfile.readline(65537)
        if not self.parse_request():
            return
        answer = ServerHandler(self.rfile, self.wfile, self.get_stderr(), self.get_environ(), multithread=True)
        answer.request_handler = self
        try:
            answer.run(self.server.get_app())
        finally:
            sessions.close()

    def log_message(self, *args):
        pass

    def address_string(self):
        return self.client_address[0]


infrastructure.install(server)
sys.argv[0] = 'sahara-all'
server.setup_common('/nonexistent', 'all-in-one')
app = server.make_app()
server.setup_sahara_api('all-in-one')
server.setup_sahara_engine()
server.setup_auth_policy()
httpd = Server((cfg.CONF.host, cfg.CONF.port), Handler)
httpd.set_app(app)
httpd.serve_forever()
