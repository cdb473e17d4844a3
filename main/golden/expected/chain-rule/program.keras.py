# Chain rule by hand, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(1)

# One feature and the value to predict.
train = np.array([
    [2, 9],
], dtype=np.float32)
train_x, train_y = train[:, :1], train[:, 1:]
# Nothing is held out: it is tested on what it is trained on.
test_x, test_y = train_x.copy(), train_y.copy()

model = keras.Sequential([
    keras.Input(shape=(1,)),
    layers.Dense(
        1,
        kernel_initializer=initializers.RandomUniform(-1, 1),
        bias_initializer=initializers.RandomUniform(-1, 1),
    ),
])
model.summary()
# Start weights that were set by hand.
model.layers[0].kernel.assign([[3.0]])
model.layers[0].bias.assign([1.0])

rate = 0.05
optimizer = keras.optimizers.SGD(rate)
model.compile(optimizer=optimizer, loss=keras.losses.MeanSquaredError())
history = model.fit(
    train_x, train_y, batch_size=1, epochs=20, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
