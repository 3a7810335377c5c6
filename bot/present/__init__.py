"""What comes out of `index` -> what a person or a program sees. Pure functions: nothing here prints, opens or asks."""
