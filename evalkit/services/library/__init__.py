"""The library: what organisations share with every account of the instance. Nothing in it is counted or ranked."""
