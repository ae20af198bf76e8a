namespace stillroom { }
