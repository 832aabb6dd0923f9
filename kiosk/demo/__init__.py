"""The demo: portal, line, device twins and counter on one stage; played by hand or as a scripted morning."""
