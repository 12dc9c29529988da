"""One module for each rule. Rules do not know each other; what one needs of another it reads as a relation."""
