"""Signing in and talking to the service: everything between a Connect parameter and a page of objects.

environments → where to sign in and where the service lives; flows/ and tokens → who we are; http → how bytes travel;
adminapi/ → what the service is asked and what it answers; guard → whether it is the tenant that was meant; registry → the
connections of a session. All of it runs on the wire loop's thread; nothing here prints, prompts or reads a console.
"""
